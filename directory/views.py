"""The directory by need, one platform, notices and statistics."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from lib.languages import direction, with_words

from .charts import series
from .listing import Listing, address
from .models import Criterion, NotListed, Platform, PreparednessNotice, Statistic
from .unfolding import unfold


def platform_list(request):
    """The directory by need; filters are plain links and stand in the address."""
    listing = Listing(request.GET)
    page = listing.page(request.GET.get("page"))
    tiles = [] if listing.chosen or page.number > 1 else listing.tiles()
    named = {entry.platform.pk: entry.platform for tile in tiles for entry in tile.entries}
    named |= {each.pk: each for each in page if each.lifecycle != Platform.Lifecycle.CLOSED}
    here = address(listing.chosen)
    if page.number > 1:
        here += f"{'&' if '?' in here else '?'}page={page.number}"
    return render(
        request,
        "directory/platform_list.html",
        {
            "facets": listing.facets(),
            "chips": listing.chips(),
            "tiles": tiles,
            "page_obj": page,
            "has_states": list(named.values()),
            "canonical_path": here,
        },
    )


def platform_detail(request, slug):
    """One platform: its addresses, reservations and alternatives. State and guides come by tags."""
    platform = get_object_or_404(Platform.objects.public().in_full(), slug=slug)
    told = unfold(platform)
    is_closed = platform.lifecycle == Platform.Lifecycle.CLOSED
    return render(
        request,
        "directory/platform_detail.html",
        {
            "platform": platform,
            "platform_list": [platform],
            "words": platform.here,
            "told": told,
            "is_closed": is_closed,
            "has_states": [] if is_closed else [platform, *told.alternatives],
            "reservations": with_words(platform.reservations.select_related("source")),
        },
    )


def criteria(request):
    """What a home-grown platform must meet to be listed, and who did not."""
    return render(
        request,
        "directory/criteria.html",
        {"criteria": Criterion, "not_listed": with_words(NotListed.objects.public())},
    )


def notice_list(request):
    return render(
        request, "directory/notice_list.html", {"notices": PreparednessNotice.objects.public()}
    )


def statistic_list(request):
    """Figures by series; those that may be compared are drawn against each other."""
    statistics = with_words(Statistic.objects.public().prefetch_related(None))
    mirrored = direction(get_language()) == "rtl"
    return render(
        request,
        "directory/statistic_list.html",
        {"series_list": series(statistics, mirrored)},
    )
