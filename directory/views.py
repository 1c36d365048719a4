"""The directory by need, one platform, notices and statistics."""

from django.shortcuts import get_object_or_404, render

from .models import Capability, OfficialLink, Platform, PreparednessNotice, Statistic


def platform_list(request):
    """Platforms grouped by what a person needs to do; filters are a plain form."""
    chosen = {"need": request.GET.get("need", ""), "origin": request.GET.get("origin", "")}
    platforms = Platform.objects.listed().prefetch_related("capabilities")
    if chosen["origin"] in Platform.Origin.values:
        platforms = platforms.filter(origin=chosen["origin"])
    platforms = list(platforms)
    needs = list(Capability.objects.prefetch_related("texts"))
    groups = []
    for need in needs:
        if chosen["need"] and need.slug != chosen["need"]:
            continue
        need.members = [one for one in platforms if need in one.capabilities.all()]
        if need.members:
            groups.append(need)
    return render(
        request,
        "directory/platform_list.html",
        {
            "platforms": platforms,
            "groups": groups,
            "needs": needs,
            "origins": Platform.Origin.choices,
            "chosen": chosen,
        },
    )


def platform_detail(request, slug):
    """One platform: its addresses, reservations and alternatives. State and guides come by tags."""
    platforms = Platform.objects.listed().prefetch_related("category__texts")
    platform = get_object_or_404(platforms, slug=slug)
    return render(
        request,
        "directory/platform_detail.html",
        {
            "platform": platform,
            "platform_list": [platform],
            "words": platform.here,
            "links": OfficialLink.objects.public().filter(platform=platform),
            "reservations": platform.reservations.select_related("source").prefetch_related(
                "texts"
            ),
            "alternatives": Platform.objects.public().filter(works_instead_of=platform),
        },
    )


def notice_list(request):
    return render(
        request, "directory/notice_list.html", {"notices": PreparednessNotice.objects.public()}
    )


def statistic_list(request):
    return render(
        request, "directory/statistic_list.html", {"statistics": Statistic.objects.public()}
    )
