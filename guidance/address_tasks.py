"""What waits for editors about addresses, as the incident room counts it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import addresses, link_report


def tasks(request) -> list[dict]:
    """Return what there is to do: a label, a number and where it is done, the worst first."""
    found = []
    if addresses.may_see(request.user):
        every = addresses.every_address(timezone.localdate())
        for place, label in (
            ("trouble", _("Official addresses in trouble")),
            ("overdue", _("Addresses that are no longer shown: verification is overdue")),
            ("soon", _("Addresses to verify within 30 days")),
            ("never", _("Addresses that were never verified")),
        ):
            number = sum(each.place == place for each in every)
            found.append(_task(label, number, f"{reverse('address_checks')}?show={place}"))
    if link_report.may_see(request.user):
        lists = link_report.lists()
        url = reverse("link_report")
        found.append(_task(_("Links that lead nowhere"), lists["problems"].count(), url))
        ending = lists["certificates"].count()
        found.append(_task(_("Certificates that end soon"), ending, f"{url}?show=certificates"))
    return [task for task in found if task["number"]]


def _task(label: str, number: int, url: str) -> dict:
    return {"label": label, "number": number, "url": url}
