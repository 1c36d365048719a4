"""One record in one language: what changed is shown, nobody is overwritten, "still valid"."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from directory.models import ContentVersion
from incidents.models import IncidentText
from tests.factories import make_incident

from .people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    """An incident with an English translation of its first version."""
    made = make_incident("facebook", title="Facebook lỗi đăng nhập")
    IncidentText.objects.create(
        incident=made, language="en", title="Facebook sign-in fails", based_on=1
    )
    return made


def rewrite(incident, title, significance=20):
    source = incident.texts.get(language="vi")
    source.title = title
    source.save(significance=significance)


def screen(incident, language="en", name="translation_record"):
    return reverse(name, args=["incident", incident.pk, language])


def opened(client, incident, language="en"):
    """The form of the screen as a browser would send it."""
    answer = client.get(screen(incident, language))
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def is_refused(answer) -> bool:
    """Whether the desk sent somebody away: it leads home and says why."""
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


def text(incident, language="en"):
    return IncidentText.objects.get(incident=incident, language=language)


def test_the_screen_marks_what_changed_since_the_translation(desk, incident):
    rewrite(incident, "Facebook mất đăng nhập", significance=30)
    page = desk.get(screen(incident)).content.decode()
    assert "lỗi</del>" in page
    assert "mất</ins>" in page
    assert "This translation is now wrong" in page or "translation-key" in page


def test_a_current_translation_shows_no_change(desk, incident):
    page = desk.get(screen(incident)).content.decode()
    assert "<ins>" not in page
    assert reverse("translation_record_checked", args=["incident", incident.pk, "en"]) not in page


def test_where_nobody_kept_the_former_words_the_screen_says_so(desk, incident):
    rewrite(incident, "Facebook mất đăng nhập")
    IncidentText.history.model.objects.all().delete()
    answer = desk.get(screen(incident))
    assert answer.context["screen"].is_lost
    assert "<ins>" not in answer.content.decode()


def test_saving_follows_the_source_that_was_read_and_not_a_newer_one(desk, incident):
    rewrite(incident, "Facebook mất đăng nhập")
    form = opened(desk, incident)
    rewrite(incident, "Facebook sập hẳn")
    form["title"] = "Facebook sign-in lost"
    answer = desk.post(screen(incident), form)
    assert answer.url == screen(incident)  # the Vietnamese changed: look again
    assert (text(incident).title, text(incident).based_on) == ("Facebook sign-in lost", 2)


def test_a_mend_may_leave_a_translation_as_old_as_it_was(desk, incident):
    rewrite(incident, "Facebook mất đăng nhập")
    form = opened(desk, incident)
    form["title"] = "Facebook: sign-in fails"
    del form["follows"]
    desk.post(screen(incident), form)
    assert (text(incident).title, text(incident).based_on) == ("Facebook: sign-in fails", 1)


def test_a_missing_translation_is_written_with_its_state(desk, incident):
    before = ContentVersion.current()
    form = opened(desk, incident, "ar") | {"title": "تعطل فيسبوك", "state": "machine"}
    assert desk.post(screen(incident, "ar"), form).status_code == 302
    written = text(incident, "ar")
    assert (written.state, written.based_on) == ("machine", 1)
    assert ContentVersion.current() > before


def test_a_reviewed_text_has_words_wherever_the_source_has(desk, incident):
    source = incident.texts.get(language="vi")
    source.summary = "Kể lại."
    source.save()
    form = opened(desk, incident, "fr") | {"title": "Facebook en panne"}
    answer = desk.post(screen(incident, "fr"), form)
    assert "summary" in answer.context["form"].errors
    assert desk.post(screen(incident, "fr"), form | {"state": "draft"}).status_code == 302


def test_the_second_of_two_translators_overwrites_nothing(desk, incident):
    first, second = opened(desk, incident), opened(desk, incident)
    assert desk.post(screen(incident), first | {"title": "By the first"}).status_code == 302
    refused = desk.post(screen(incident), second | {"title": "By the second"})
    assert refused.status_code == 200
    page = refused.content.decode()
    assert "By the first" in page
    assert "By the second" in page
    assert text(incident).title == "By the first"
    again = {name: refused.context["form"][name].value() or "" for name in second}
    assert desk.post(screen(incident), again).status_code == 302  # having seen it
    assert text(incident).title == "By the second"


def test_two_translators_cannot_both_add_the_missing_text(desk, incident):
    first, second = opened(desk, incident, "id"), opened(desk, incident, "id")
    assert desk.post(screen(incident, "id"), first | {"title": "Satu"}).status_code == 302
    assert desk.post(screen(incident, "id"), second | {"title": "Dua"}).status_code == 200
    assert text(incident, "id").title == "Satu"


def test_checked_still_valid_needs_no_edit_and_keeps_who_said_so(desk, editor, incident):
    rewrite(incident, "Facebook mất đăng nhập", significance=30)
    form, words = opened(desk, incident), text(incident).title
    answer = desk.post(screen(incident, name="translation_record_checked"), form)
    assert answer.status_code == 302
    checked = text(incident)
    assert (checked.based_on, checked.version, checked.title) == (2, 1, words)
    newest = checked.history.first()
    assert (newest.history_user, newest.history_change_reason) == (editor, "translation.checked")
    entry = ModelLogEntry.objects.get(action="translation.checked")
    assert (entry.user, entry.data["language"], entry.data["version"]) == (editor, "en", 2)


def test_what_a_machine_wrote_becomes_reviewed_when_checked(desk, incident):
    IncidentText.objects.filter(language="en").update(state="machine")
    desk.post(screen(incident, name="translation_record_checked"), opened(desk, incident))
    assert text(incident).state == "reviewed"


def test_nobody_checks_what_they_did_not_see(desk, incident):
    rewrite(incident, "Facebook mất đăng nhập")
    form = opened(desk, incident)
    rewrite(incident, "Facebook sập", significance=30)
    desk.post(screen(incident, name="translation_record_checked"), form)
    assert text(incident).based_on == 1


def test_a_translator_of_arabic_writes_arabic_and_nothing_else(client, incident):
    sign_in(client, "translate_ar")
    form = opened(client, incident, "ar") | {"title": "تعطل فيسبوك"}
    assert client.post(screen(incident, "ar"), form).status_code == 302
    forged = {"title": "Facebook en panne", "state": "reviewed", "seen_source": 1, "seen_text": "-"}
    assert is_refused(client.post(screen(incident, "fr"), forged))
    assert "<textarea" not in client.get(screen(incident, "fr")).content.decode()
    rewrite(incident, "Facebook mất đăng nhập")
    checked = screen(incident, name="translation_record_checked")
    assert is_refused(client.post(checked, {"seen_source": 2, "seen_text": "x"}))
    assert text(incident).based_on == 1
    assert not IncidentText.objects.filter(language="fr").exists()
    edit = reverse("incident-records:edit", args=[incident.pk])
    assert is_refused(client.get(edit))  # the record itself is not theirs


def test_there_is_no_screen_for_the_source_or_for_what_is_not_there(desk, incident):
    assert desk.get(screen(incident, "vi")).status_code == 404
    gone = reverse("translation_record", args=["incident", 10**9, "en"])
    assert desk.get(gone).status_code == 404
    other = reverse("translation_record", args=["guide", incident.pk, "en"])
    assert desk.get(other).status_code == 404


def edit_form(desk, incident):
    address = reverse("incident-records:edit", args=[incident.pk])
    page = desk.get(address).content.decode()
    return address, querydict_from_html(page, form_id="w-editor-form").copy()


def field_of(form, incident, language, name):
    """The name of a field of one language in the record's form."""
    number = next(
        each.split("-")[1]
        for each, value in form.items()
        if each.endswith("-language") and value == language
    )
    return f"texts-{number}-{name}"


@pytest.mark.parametrize(("significance", "outdated"), [("10", 0), ("20", 20), ("30", 30)])
def test_the_records_form_asks_what_a_change_means(desk, incident, significance, outdated):
    address, form = edit_form(desk, incident)
    assert form["significance"] == "20"
    form[field_of(form, incident, "vi", "title")] = "Facebook sập"
    form["significance"] = significance
    assert desk.post(address, form).status_code == 302
    source = text(incident, "vi")
    assert (source.version, text(incident).outdated_against(source)) == (2, outdated)


def test_a_minor_mend_in_the_records_form_leaves_a_translation_old(desk, incident):
    rewrite(incident, "Facebook sập", significance=30)
    address, form = edit_form(desk, incident)
    form[field_of(form, incident, "en", "title")] = "Facebook sign-in fails."
    form["significance"] = "10"
    assert desk.post(address, form).status_code == 302
    assert text(incident).based_on == 1
    address, form = edit_form(desk, incident)
    form[field_of(form, incident, "en", "title")] = "Facebook is down"
    assert desk.post(address, form).status_code == 302
    assert text(incident).based_on == 2


def test_a_new_record_is_not_asked(desk):
    assert 'name="significance"' not in desk.get(reverse("incident-records:add")).content.decode()
