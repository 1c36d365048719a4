"""Every record can be opened, saved unchanged and looked back on."""

import pytest
from django.urls import reverse

from directory.models import NotListed, NotListedText, Platform, Source
from directory.wagtail_hooks import DirectoryGroup
from guidance.glossary_desk import GlossaryViewSet
from guidance.wagtail_hooks import OfficialContactViewSet
from incidents.desk.records import IncidentGroup
from incidents.models import Claim, ClaimText, HeldState, Proposal
from tests.factories import NOON

from .forms import save_unchanged

VIEWSETS = [
    *DirectoryGroup.items,
    *IncidentGroup.items,
    OfficialContactViewSet("contacts"),
    GlossaryViewSet("glossary"),
]


def screen(viewset, view, *args):
    return reverse(viewset.get_url_name(view), args=args)


@pytest.fixture
def more(loaded):
    """Rows of the kinds the starter content lacks."""
    platform = Platform.objects.get(slug="zalo")
    HeldState.objects.create(platform=platform, state="degraded", reason="Tin nhắn chậm")
    candidate = NotListed.objects.create(
        slug="x", name="X", criterion="need", dated=NOON.date(), source=Source.objects.first()
    )
    NotListedText.objects.create(candidate=candidate, language="vi", reason="Chưa dùng được")
    Proposal.objects.create(key="x", title="Login", level="degraded", started_at=NOON)


@pytest.mark.parametrize("viewset", VIEWSETS, ids=lambda viewset: viewset.name)
def test_every_screen_opens_and_a_save_without_a_change_changes_nothing(desk, more, viewset):
    row = viewset.model.objects.first()
    for view, args in (
        ("index", []),
        *([] if viewset.model is Proposal else [("add", [])]),  # they come from sources alone
        ("edit", [row.pk]),
        ("inspect", [row.pk]),
        ("history", [row.pk]),
        ("usage", [row.pk]),
        ("delete", [row.pk]),
    ):
        assert desk.get(screen(viewset, view, *args)).status_code == 200, view
    versions = texts_of(row)
    answer = save_unchanged(desk, screen(viewset, "edit", row.pk))
    assert answer.status_code == 302, errors(answer)
    assert texts_of(viewset.model.objects.get(pk=row.pk)) == versions


def texts_of(row):
    if not hasattr(row, "texts"):
        return None
    return [(text.language, text.version, text.based_on) for text in row.texts.order_by("language")]


def errors(answer):
    form = answer.context["form"]
    return form.errors, {name: each.errors for name, each in getattr(form, "formsets", {}).items()}


def test_a_search_lists_a_record_once_however_many_languages_match(desk, loaded):
    """The words of every language are searched, and names are the same in most of them."""
    claim = next(row for row in Claim.objects.order_by("pk") if row.texts.count() > 1)
    for text in claim.texts.all():
        ClaimText.objects.filter(pk=text.pk).update(claimant="Người kể lại")
    answer = desk.get("/desk/claims/", {"q": "Người kể lại"})
    assert [row.pk for row in answer.context["object_list"]] == [claim.pk]
