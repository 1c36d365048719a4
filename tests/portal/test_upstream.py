"""What installed packages say at the desk is said in Vietnamese, and an upgrade cannot undo it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override, pgettext

from portal import catalogues, upstream

ENGLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr ""

msgid "Open <b>%(title)s</b>"
msgstr ""

msgctxt "verb"
msgid "Post"
msgstr ""

msgid "%(n)s page"
msgid_plural "%(n)s pages"
msgstr[0] ""
msgstr[1] ""
"""
VIETNAMESE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Save"
msgstr "Lưu"

#, fuzzy
msgid "Open <b>%(title)s</b>"
msgstr "Đóng"
"""
FILLED = {
    'msgid "Open <b>%(title)s</b>"\nmsgstr ""': 'msgid "Open <b>%(title)s</b>"\n'
    'msgstr "Mở <b>%(title)s</b>"',
    'msgid "Post"\nmsgstr ""': 'msgid "Post"\nmsgstr "Đăng"',
    'msgstr[0] ""': 'msgstr[0] "%(n)s trang"',
}


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that says four things in English and one of them in Vietnamese."""
    folder = tmp_path / "package"
    _write(catalogues.po_path("en", folder / "locale"), ENGLISH)
    _write(catalogues.po_path("vi", folder / "locale"), VIETNAMESE)
    catalogues.compile_all(folder / "locale")
    monkeypatch.setattr(upstream, "packages", lambda: {"package": folder})
    yield folder
    upstream.said_by.cache_clear()


@pytest.fixture
def ours(package, tmp_path):
    """The catalogue beside it, complete."""
    folder = tmp_path / "ours"
    upstream.update(folder)
    path = catalogues.po_path("vi", folder)
    text = path.read_text(encoding="utf-8")
    for empty, filled in FILLED.items():
        assert empty in text
        text = text.replace(empty, filled)
    path.write_text(text, encoding="utf-8")
    assert list(upstream.problems(folder)) == []
    return folder


def _replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    upstream.said_by.cache_clear()


def test_list_holds_what_the_package_leaves_untranslated(package, tmp_path):
    upstream.update(tmp_path / "ours")
    kept = catalogues.read("vi", tmp_path / "ours")
    found = {(message.context, message.id) for message in kept if message.id}
    assert found == {
        (None, "Open <b>%(title)s</b>"),  # a fuzzy one counts as none
        ("verb", "Post"),
        (None, ("%(n)s page", "%(n)s pages")),
    }


def test_what_an_upgrade_brings_is_missing_until_it_is_translated(package, ours):
    listed = catalogues.po_path("en", package / "locale")
    _replace(listed, 'msgid "Save"', 'msgid "New words"\nmsgstr ""\n\nmsgid "Save"')
    assert "django: missing: 'New words'" in list(upstream.problems(ours))
    upstream.update(ours)
    assert list(upstream.problems(ours)) == ["django: missing: 'New words'"]
    assert catalogues.read("vi", ours).get("Post", "verb").string == "Đăng"


def test_what_no_package_says_any_more_is_named_and_dropped(package, ours):
    listed = catalogues.po_path("en", package / "locale")
    _replace(listed, 'msgctxt "verb"\nmsgid "Post"\nmsgstr ""\n', "")
    assert "django: obsolete: 'Post' (context 'verb')" in list(upstream.problems(ours))
    upstream.update(ours)
    assert list(upstream.problems(ours)) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("Mở <b>%(name)s</b>", "placeholders differ"),
        ("Mở %(title)s", "markup differs"),
        ("Mở <b>%(title)s</b>\\n", "markup differs"),
    ],
)
def test_placeholders_and_markup_are_kept(ours, wrong, fault):
    _replace(catalogues.po_path("vi", ours), "Mở <b>%(title)s</b>", wrong)
    assert f"django: {fault}: 'Open <b>%(title)s</b>'" in list(upstream.problems(ours))


def test_a_translation_of_the_package_may_be_mended(package, ours):
    with catalogues.po_path("vi", ours).open("a", encoding="utf-8") as file:
        file.write('\nmsgid "Save"\nmsgstr "Lưu lại"\n')
    upstream.update(ours)
    assert catalogues.read("vi", ours).get("Save").string == "Lưu lại"
    assert list(upstream.problems(ours)) == []


def test_a_package_without_a_list_is_read_itself(package):
    catalogues.po_path("en", package / "locale").unlink()
    _write(package / "words.py", 'from x import gettext as _\n_("Read from the code")\n')
    assert [message.id for message in upstream.said_by(package, "django")] == ["Read from the code"]


# --- the catalogue of the desk ----------------------------------------------------------------
def test_every_message_of_every_package_is_translated():
    assert list(upstream.problems()) == []


def test_the_packages_of_the_desk_are_among_them():
    names = set(upstream.packages())
    assert {"django", "wagtail", "wagtail.admin", "wagtail.images", "allauth"} <= names
    assert not {name for name in names if name.startswith(("portal", "incidents"))}


def test_django_says_them():
    with override("vi"):
        assert gettext("Save draft") == "Lưu bản nháp"
        assert ngettext("1 page", "%(counter)s pages", 2) == "%(counter)s trang"
        assert pgettext("action", "Change Phone") == "Đổi số điện thoại"
    with override("en"):
        assert gettext("Save draft") == "Save draft"


def test_the_portals_own_words_go_first():
    own, desk = catalogues.read("vi"), catalogues.read("vi", catalogues.DESK)
    differing = [
        message.id
        for message in own
        if message.id and message.context is None and isinstance(message.string, str)
        if (theirs := desk.get(message.id)) is not None and theirs.string != message.string
    ]
    assert differing
    with override("vi"):
        assert {gettext(each) for each in differing} == {own.get(each).string for each in differing}


def test_own_words_that_mean_something_else_carry_a_context():
    own, desk = catalogues.read("vi"), catalogues.read("vi", catalogues.DESK)
    differing = set()
    for folder in upstream.packages().values():
        theirs = upstream.translated_by(folder, "django")
        for message in upstream.said_by(folder, "django"):
            ours = own.get(message.id, message.context)
            mended = desk.get(message.id, message.context)
            said = mended.string if mended else theirs.get(message.id)
            if ours is not None and ours.string != said:
                differing.add(message.id)
    # the same meaning in other words, or never shown here: a kind of field, a form we replaced
    assert differing <= {"Search", "Sign in with a passkey", "Text", "Time", "Vietnamese"}


@pytest.mark.django_db
def test_scripts_of_the_desk_are_told_too(client):
    told = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("Đã tự động lưu thay đổi.") in told


def test_command_names_what_a_package_lacks(monkeypatch, capsys):
    monkeypatch.setattr(upstream, "problems", lambda: iter(["django: missing: 'New'"]))
    with pytest.raises(CommandError):
        call_command("messages", "--check")
    assert "packages in vi: django: missing: 'New'" in capsys.readouterr().out
