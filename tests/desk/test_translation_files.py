"""PO files: what goes out comes back, one change is one change, bad rows are told one by one."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from directory.models import CategoryText, NotListed, NotListedText, Source
from guidance.models import GuidePage, OfficialContact, SituationFinderPage
from guidance.segments import segments
from incidents.models import Impact, ImpactText, Incident, IncidentText
from portal.translations import po
from portal.translations.kinds import KINDS
from tests.factories import NOON

from .people import sign_in

pytestmark = pytest.mark.usefixtures("loaded")


def export(client, language="en", which="all", **more):
    answer = client.get(
        reverse("translation_export"), {"language": language, "which": which, **more}
    )
    assert "attachment" in answer.headers.get("Content-Disposition", ""), answer.content[:3000]
    return answer.content.decode()


def look(client, text):
    """Upload a file; return the answer of the dry run."""
    data = text if isinstance(text, bytes) else text.encode()
    upload = SimpleUploadedFile("texts.po", data, "text/x-po")
    return client.post(reverse("translation_import"), {"file": upload})


def apply(client, looked, state="reviewed"):
    form = looked.context["form"]
    sent = {"token": form["token"].value(), "seen": form["seen"].value(), "state": state}
    return client.post(reverse("translation_apply"), sent)


def entry(key, source, text, flags=""):
    """One entry as a translator's tool writes it."""

    def quoted(value):
        return po.normalize(value, width=0)

    return f"{flags}msgctxt {quoted(key)}\nmsgid {quoted(source)}\nmsgstr {quoted(text)}\n\n"


HEAD = 'msgid ""\nmsgstr ""\n"Language: %s\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def one_file(*entries, language="ar"):
    return HEAD % language + "".join(entries)


@pytest.fixture
def category():
    """A small record: its Vietnamese row and the key of its name. Only English is there too."""
    CategoryText.objects.exclude(language__in=["vi", "en"]).delete()
    row = CategoryText.objects.filter(language="vi").order_by("pk").first()
    return row, f"category/{row.category_id}/name"


def _one_of_each_more() -> None:
    """Rows of the kinds whose words the starter content lacks."""
    source = Source.objects.first()
    candidate = NotListed.objects.create(
        slug="x", name="X", criterion="need", dated=NOON.date(), source=source, published_at=NOON
    )
    impact = Impact.objects.filter(incident__in=Incident.objects.public(timezone.now())).first()
    contact = OfficialContact.objects.first()
    contact.verified_on, contact.verified_against = timezone.localdate(), source
    contact.save()
    for language in ("vi", "en"):
        NotListedText.objects.create(candidate=candidate, language=language, reason="Chưa dùng")
        ImpactText.objects.update_or_create(
            impact=impact, language=language, defaults={"symptom": "Không vào được"}
        )


def test_everything_goes_out_and_comes_back_without_a_change(desk):
    _one_of_each_more()
    text = export(desk)
    language, given = po.read(text.encode())
    assert language == "en"
    assert {each.key.split("/")[0] for each in given} == set(KINDS)
    looked = look(desk, text)
    plan = looked.context["plan"]
    assert (plan.changes, plan.refused) == ([], [])
    assert plan.skipped["unchanged"] > 500


def test_one_changed_text_is_one_change(desk):
    page = GuidePage.objects.get(slug="recover-zalo", locale__language_code="en")
    looked = look(desk, export(desk, kinds=["guide"]).replace(page.title, "Zalo is gone", 1))
    [change] = looked.context["plan"].changes
    assert [text for _entry, text in change.entries] == ["Zalo is gone"]
    assert apply(desk, looked).status_code == 302
    page.refresh_from_db()
    assert page.title != "Zalo is gone"  # readers see what they saw
    draft = page.get_latest_revision_as_object()
    assert (draft.title, page.has_unpublished_changes) == ("Zalo is gone", True)


def test_a_whole_guide_in_a_new_language_becomes_a_draft(desk):
    finder = SituationFinderPage.objects.filter(locale__language_code="vi").first()
    SituationFinderPage.objects.get(locale__language_code="ar").delete()
    text = export(desk, "ar", kinds=["finder"])
    _language, given = po.read(text.encode())
    entries = [entry(each.key, each.source, f"ع {number}") for number, each in enumerate(given)]
    looked = look(desk, one_file(*entries))
    assert not looked.context["plan"].refused
    apply(desk, looked)
    made = SituationFinderPage.objects.get(
        locale__language_code="ar", translation_key=finder.translation_key
    )
    assert not made.live
    written = [each.text for each in segments(made.get_latest_revision_as_object())]
    assert written == [f"ع {number}" for number in range(len(given))]
    assert [q.key for q in made.get_latest_revision_as_object().tree.questions] == [
        q.key for q in finder.tree.questions
    ]


def test_a_guide_with_a_text_left_out_is_not_half_made(desk):
    _language, given = po.read(export(desk, "ar", kinds=["guide"]).encode())
    first = given[0].key.rsplit("/", 1)[0]
    its = [each for each in given if each.key.startswith(first.split("/body")[0])]
    looked = look(desk, one_file(*[entry(each.key, each.source, "ع") for each in its[:-1]]))
    plan = looked.context["plan"]
    assert not plan.changes
    assert len(plan.refused) == len(its) - 1


def test_records_take_the_state_that_is_chosen(desk, category):
    row, key = category
    apply(desk, look(desk, one_file(entry(key, row.name, "شبكات"))), state="draft")
    made = CategoryText.objects.get(category=row.category, language="ar")
    assert (made.name, made.state, made.based_on) == ("شبكات", "draft", row.version)


def test_an_old_text_goes_out_fuzzy_with_its_former_source(desk, category):
    row, _key = category
    CategoryText.objects.update_or_create(
        category=row.category, language="fr", defaults={"name": "Réseaux", "based_on": row.version}
    )
    former, row.name = row.name, "Mạng xã hội và những nơi mọi người gặp nhau trên Internet"
    row.save()
    text = export(desk, "fr", "outdated")
    assert "#, fuzzy" in text
    assert f'#| msgid "{former}"' in text
    assert look(desk, text).context["plan"].skipped["fuzzy"] == 1
    looked = look(desk, text.replace("#, fuzzy\n", ""))
    [change] = looked.context["plan"].changes
    assert change.follows
    apply(desk, looked)
    made = CategoryText.objects.get(category=row.category, language="fr")
    assert (made.name, made.based_on) == ("Réseaux", row.version)


def test_bad_rows_are_refused_one_by_one_and_good_ones_are_taken(desk, category):
    row, key = category
    others = list(CategoryText.objects.filter(language="vi").order_by("pk")[1:4])
    keys = [f"category/{each.category_id}/name" for each in others]
    file = one_file(
        entry(key, row.name, "جيد"),
        entry(keys[0], "Một nguồn khác", "قديم"),
        entry(keys[1], others[1].name, "<script>alert(1)</script>"),
        entry(keys[2], others[2].name, "%(count)d"),
        entry("category/999999/name", "x", "y"),
        entry("directory_editor/1/password", "x", "y"),
        entry(f"category/{row.category_id}/state", "x", "draft"),
    )
    looked = look(desk, file)
    plan = looked.context["plan"]
    refused = {each.key: str(each.reason) for each in plan.refused}
    assert set(refused) == set(re.findall(r'msgctxt "(.*)"', file))
    assert len(set(refused.values())) == 6  # two of the keys lead nowhere
    page = looked.content.decode()
    assert all(each in page for each in refused)
    # The record whose other text is refused is left out as a whole.
    assert not plan.changes
    looked = look(desk, re.sub(r'msgctxt "category/\d+/state".*', "", file, flags=re.DOTALL))
    assert [change.thing.pk for change in looked.context["plan"].changes] == [row.category_id]
    apply(desk, looked)
    assert CategoryText.objects.filter(language="ar").count() == 1


def test_nothing_is_imported_when_something_changed_after_the_dry_run(desk, category):
    row, key = category
    looked = look(desk, one_file(entry(key, row.name, "شبكات")))
    row.name = "Tên mới"
    row.save()
    answer = apply(desk, looked)
    assert answer.status_code == 200
    assert not CategoryText.objects.filter(language="ar").exists()
    assert [each.key for each in answer.context["plan"].refused] == [key]


def test_a_translator_imports_the_own_language_only(client, category):
    sign_in(client, "translate_ar")
    row, key = category
    refused = look(client, one_file(entry(key, row.name, "Réseaux"), language="fr"))
    assert [each.key for each in refused.context["plan"].refused] == [key]
    apply(client, look(client, one_file(entry(key, row.name, "شبكات"))))
    assert list(
        CategoryText.objects.exclude(language__in=["vi", "en"]).values_list("language", flat=True)
    ) == ["ar"]


def test_a_file_of_somebody_else_cannot_be_applied(client, desk, category, django_user_model):
    row, key = category
    looked = look(desk, one_file(entry(key, row.name, "شبكات")))
    sign_in(client, "translate_ar")
    assert apply(client, looked).status_code == 302
    assert not CategoryText.objects.filter(language="ar").exists()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"no po file at all",
        (HEAD % "xx").encode(),
        (HEAD % "vi").encode(),
        (HEAD % "ar" + 'msgctxt "a"\nmsgid "b"\n').encode(),
        (HEAD % "ar" + 'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n"d\x00"\n').encode(),
        (HEAD % "ar" + 'msgid "b"\nmsgid_plural "c"\nmsgstr[0] "d"\n').encode(),
        (HEAD % "ar" + 'msgctxt "a"\nmsgid "b"\nmsgstr[999999999] "c"\n').encode(),
        (HEAD % "ar" + entry("a", "b", "c") + entry("a", "b", "d")).encode(),
        (HEAD % "ar" + entry("a", "b", "c" * (po.LONGEST + 1))).encode(),
        (HEAD % "ar" + 'msgid "x"\n' * (po.MOST_ENTRIES + 2)).encode(),
        b"#" * (po.MOST_BYTES + 1),
        b'"\n',
        b'msgstr "x"\n',
        b'msgid ""\nmsgstr "Language: ar\\nContent-Type: text/plain; charset=zip\\n"\n"x',
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(desk, data):
    answer = look(desk, data)
    assert answer.status_code == 200
    assert "plan" not in answer.context or not answer.context["plan"].changes


def test_a_long_former_text_stays_readable_for_other_tools(desk):
    incident = Incident.objects.filter(texts__language="vi").first()
    source = IncidentText.objects.get(incident=incident, language="vi")
    IncidentText.objects.update_or_create(
        incident=incident,
        language="fr",
        defaults={"title": "T", "summary": "S", "based_on": source.version + 1},
    )
    source.summary = 'Một câu "rất" dài. ' * 20 + "\nDòng hai."
    source.save()
    source.summary = "Ngắn."
    source.save()
    text = export(desk, "fr", "outdated", kinds=["incident"])
    lines = [line for line in text.split("\n") if line.startswith("#|")]
    assert len(lines) > 3
    assert all(line.endswith('"') for line in lines)
