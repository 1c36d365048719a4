"""Imports: looked at before they are done, done whole or not at all, and exactly as shown."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from directory.models import (
    ContentVersion,
    OfficialLink,
    Platform,
    PlatformText,
    RecordImport,
    Statistic,
)
from guidance.models import OfficialContact
from incidents.models import Incident, StatusChange
from tests.factories import NOON, make_incident, make_platform, make_source

from .people import sign_in

pytestmark = pytest.mark.django_db

STATISTIC = {
    "slug": "nguoi-dung",
    "value": "42000000",
    "unit": "people",
    "as_of": "2018",
    "method": "press",
    "series": "nguoi-dung",
    "source": "bao",
    "label_vi": "Người dùng",
}


@pytest.fixture
def source(db):
    return make_source("bao")


def upload(client, kind, rows, name="x.json"):
    content = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    address = reverse("record_import", args=[kind])
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, answer):
    """Press the button of the page that shows what would change."""
    seen = answer.context["plan"].mark
    return client.post(answer.request["PATH_INFO"], {"seen": seen}, follow=True)


def problems(answer) -> dict:
    return {
        row.number: {problem.column: problem.words for problem in row.problems}
        for row in answer.context["bad"]
    }


# --- all or nothing ---------------------------------------------------------------------------


def test_with_one_bad_row_nothing_is_imported_and_every_reason_is_named(desk, source):
    rows = [
        STATISTIC,
        {**STATISTIC, "slug": "b", "source": "khong-co", "unit": "xe"},
        {**STATISTIC, "slug": "c", "as_of": "05/03/2024"},
        {**STATISTIC, "slug": "d", "label_vi": ""},
        {**STATISTIC, "slug": "nguoi-dung"},
    ]
    answer = upload(desk, "statistics", rows)
    found = problems(answer)
    assert set(found) == {1, 2, 3, 4, 5}
    assert set(found[2]) == {"source", "unit"}
    assert set(found[3]) == {"as_of"}
    assert set(found[4]) == {"label_vi"}
    assert set(found[5]) == {"slug"}
    confirm(desk, answer)
    assert Statistic.objects.count() == 0


def test_what_was_shown_is_imported_with_author_reason_and_a_new_version(desk, editor, source):
    answer = upload(desk, "statistics", [STATISTIC])
    assert answer.context["counts"]["new"] == 1
    assert Statistic.objects.count() == 0  # only looked at
    version = ContentVersion.current()
    confirm(desk, answer)
    row = Statistic.objects.get()
    assert (row.published_at, row.here.label) == (None, "Người dùng")
    past = row.history.get()
    assert past.history_user == editor
    assert "x.json" in past.history_change_reason
    assert ContentVersion.current() > version
    kept = RecordImport.objects.get()
    assert (kept.created, bytes(kept.content), kept.applied_at is None) == (1, b"", False)
    again = desk.post(answer.request["PATH_INFO"], {"seen": answer.context["plan"].mark})
    assert again.status_code == 302  # done already
    assert Statistic.objects.count() == 1


def test_a_record_changed_meanwhile_is_shown_anew_and_not_overwritten(desk, source):
    confirm(desk, upload(desk, "statistics", [STATISTIC]))
    answer = upload(desk, "statistics", [{**STATISTIC, "value": "43"}])
    (change,) = answer.context["plan"].rows[0].changes
    assert (change.before, change.after) == ("42000000", "43")
    Statistic.objects.update(value=41)
    second = confirm(desk, answer)
    assert Statistic.objects.get().value == 41
    (change,) = second.context["plan"].rows[0].changes
    assert (change.before, change.after) == ("41", "43")
    confirm(desk, second)
    assert Statistic.objects.get().value == 43


def test_only_the_columns_of_the_file_are_touched(desk, source):
    confirm(desk, upload(desk, "statistics", [{**STATISTIC, "published_at": "2026-03-05"}]))
    answer = upload(desk, "statistics", b"slug,qualifier\nnguoi-dung,about\n", "x.csv")
    confirm(desk, answer)
    row = Statistic.objects.get()
    assert (row.qualifier, row.as_of, row.is_published) == ("about", "2018", True)


def test_an_import_is_the_editor_s_who_read_the_file(client, desk, source):
    answer = upload(desk, "statistics", [STATISTIC])
    sign_in(client, "add_statistic", "change_statistic")
    assert client.get(answer.request["PATH_INFO"]).status_code == 404


# --- words ------------------------------------------------------------------------------------


def test_words_age_as_if_they_were_written_in_the_form(desk):
    platform = make_platform("zalo")
    PlatformText.objects.create(platform=platform, language="en", summary="Chat.", based_on=1)
    row = {"slug": "zalo", "summary_vi": "Nhắn tin và gọi."}
    confirm(desk, upload(desk, "platforms", [row]))
    texts = {text.language: text for text in platform.texts.all()}
    assert texts["vi"].content_version == 2
    assert texts["en"].outdated_against(texts["vi"])
    confirm(desk, upload(desk, "platforms", [{"slug": "zalo", "summary_en": "Chat and calls."}]))
    assert platform.texts.get(language="en").based_on == 2


def test_no_words_and_no_rows_are_deleted(desk):
    platform = make_platform("zalo")
    answer = upload(desk, "platforms", [{"slug": "zalo", "summary_vi": ""}])
    assert set(problems(answer)[1]) == {"summary_vi"}
    OfficialLink.objects.create(platform=platform, kind="website", url="https://zalo.example/")
    answer = upload(desk, "platforms", [{"slug": "zalo", "links": []}])
    assert set(problems(answer)[1]) == {"links"}


# --- records that name each other, and the board -----------------------------------------------


def test_records_of_one_file_may_name_each_other_in_any_order(desk):
    category = make_platform("zalo").category
    new = {"origin": "local", "category": category.slug, "summary_vi": "Nhắn tin."}
    rows = [
        {"slug": "a", "name": "A", "works_instead_of": ["b", "zalo"], **new},
        {"slug": "b", "name": "B", **new},
    ]
    confirm(desk, upload(desk, "platforms", rows))
    others = Platform.objects.get(slug="a").works_instead_of.values_list("slug", flat=True)
    assert set(others) == {"b", "zalo"}
    answer = upload(desk, "platforms", [{**rows[0], "works_instead_of": ["c"]}])
    assert set(problems(answer)[1]) == {"works_instead_of"}


def test_an_incident_moves_the_board_and_its_phase_moves_by_steps_alone(desk):
    zalo = make_platform("zalo")
    now = timezone.now()
    row = {
        "slug": "zalo-loi",
        "started_at": now.isoformat(),
        "published_at": now.isoformat(),
        "impacts": [{"platform": "zalo", "level": "degraded", "started_at": now.isoformat()}],
        "title_vi": "Zalo chậm",
    }
    confirm(desk, upload(desk, "incident-records", [row]))
    assert StatusChange.objects.current().get(platform=zalo).state == "degraded"
    answer = upload(desk, "incident-records", [{"slug": "zalo-loi", "phase": "resolved"}])
    assert set(problems(answer)[1]) == {"phase"}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"started_at": "2099-01-01T00:00:00Z"}, "started_at"),
        ({"started_at": "05/03/2024 19:30"}, "started_at"),
        ({"started_at": "5.3.2024"}, "started_at"),
        ({"resolved_at": "2026-03-05 20:00"}, ""),
        ({"phase": "scheduled"}, ""),
        ({"impacts": [{"platform": "zalo"}]}, "impacts"),
        ({"impacts": "[{"}, "impacts"),
        ({"title_vi": "x" * 201}, "title_vi"),
        ({"slug": "có dấu"}, "slug"),
    ],
)
def test_the_rules_of_the_forms_hold(desk, change, column):
    make_platform("zalo")
    row = {"slug": "x", "started_at": "2026-03-05 19:30", "title_vi": "Zalo chậm", **change}
    answer = upload(desk, "incident-records", [row])
    assert set(problems(answer)[1]) == {column}
    assert Incident.objects.count() == 0


def test_a_date_in_vietnamese_order_is_told_how_to_write_it(desk, source):
    contact = {"slug": "a", "kind": "phone", "value": "113", "purpose": "emergency"}
    row = {**contact, "name_vi": "A", "verified_on": "05/03/2026", "verified_against": "bao"}
    answer = upload(desk, "contacts", [row])
    assert "2024-03-05" in problems(answer)[1]["verified_on"]
    answer = upload(desk, "contacts", [{**row, "verified_on": "2099-01-01"}])
    assert set(problems(answer)[1]) == {"verified_on"}


def test_whoever_imports_a_verification_answers_for_it(desk, editor, source):
    row = {
        "slug": "a",
        "kind": "phone",
        "value": "0113",
        "purpose": "emergency",
        "name_vi": "A",
        "verified_on": "2026-03-05",
        "verified_against": "bao",
    }
    confirm(desk, upload(desk, "contacts", [row]))
    contact = OfficialContact.objects.get()
    assert (contact.verified_on, contact.verified_by) == (NOON.date(), editor)
    answer = upload(desk, "contacts", [{"slug": "a", "value": "0114"}])
    assert set(problems(answer)[1]) == {"verified_on"}
    confirm(desk, upload(desk, "contacts", [{"slug": "a", "value": "0114", "verified_on": ""}]))
    contact = OfficialContact.objects.get()
    assert (contact.value, contact.verified_on, contact.verified_by) == ("0114", None, None)


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["platforms", "statistics", "contacts", "incident-records"])
def test_the_list_leads_to_import_and_export(desk, kind):
    page = desk.get(reverse(f"{kind}:index")).content.decode()
    for name in ("record_import", "record_export"):
        address = reverse(name, args=[kind])
        assert address in page
        assert desk.get(address).status_code == 200


def test_importing_needs_adding_and_changing_and_exporting_needs_seeing(client):
    def codes():
        names = ("record_import", "record_export")
        return [client.get(reverse(name, args=["platforms"])).status_code for name in names]

    sign_in(client, "view_platform")
    assert codes() == [302, 200]
    sign_in(client, "change_platform")
    assert codes() == [302, 200]
    sign_in(client, "change_platform", "add_platform")
    assert codes() == [200, 200]
    sign_in(client, "view_statistic")
    assert codes() == [302, 302]


def test_looking_costs_the_same_for_many_unchanged_rows(
    desk, source, django_assert_max_num_queries
):
    for number in range(30):
        make_incident(f"su-co-{number}", platforms=[make_platform()])
    content = desk.get(reverse("record_export", args=["incident-records"]), {"format": "json"})
    answer = upload(desk, "incident-records", content.content)
    assert answer.context["counts"]["unchanged"] == 30
    with django_assert_max_num_queries(30):
        desk.get(answer.request["PATH_INFO"])
