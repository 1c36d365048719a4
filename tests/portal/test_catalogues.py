"""The message catalogues: found as Django looks messages up, complete, made the same each time."""

import copy
import gettext
from gettext import c2py
from pathlib import Path
from textwrap import dedent

import django.conf.locale
import pytest
from babel.messages.pofile import PoFileError, read_po
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import override

from portal import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext, gettext_lazy

one = _("One")
two = gettext_lazy("Two " "parts")
# Translators: the month.
may = pgettext("month", "May")
many = ngettext("%(number)s day", "%(number)s days", 3)
first, _unused, rest = "no".partition("message")
name = _(one)
"""
PLAIN = """\
{% load i18n %}
  <p title="{% translate "It's “so”" %}">{{ "x"|default:_("Fallback") }}
      {% translate 'Post' context "verb" as word %}
{% comment %} {% translate "Not this" %} {% endcomment %}
{% if day %}(unbalanced { " '
{% blocktranslate with a=b|upper %}Hello {{ a }}, 100 %{% endblocktranslate %}
"""
COUNTED = (
    '{% blocktranslate trimmed count n=n with w=w context "lists" %}\n'
    "  {{ n }} thing\n  in {{ w }}\n{% plural %}\n  {{ n }} things\n  in {{ w }}\n"
    "{% endblocktranslate %}"
)


def _found(strings):
    return [(msgid, context) for msgid, context, _comments in strings]


@pytest.fixture
def sources(tmp_path):
    """A small project with one module, one template and a test that must not be read."""
    for name, text in {
        "app/words.py": PYTHON,
        "app/templates/app/page.html": PLAIN,
        "templates/mail.txt": COUNTED,
        "notes.txt": '{% translate "Not a template" %}',
        "tests/test_app.py": '_("Not in tests")',
        ".venv/lib.py": '_("Not ours")',
        "var/made.py": '_("Not kept")',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def folder(sources):
    """Catalogues of that project in every language, as `messages` first writes them."""
    found = catalogues.extract(sources)
    for language in catalogues.LANGUAGES:
        catalogues.update(language, found, sources / "locale")
    return sources / "locale"


def _fill(folder, language, msgid, string):
    """Give one message of a catalogue a translation."""
    path = catalogues.po_path(language, folder)
    before = f'msgid "{msgid}"\nmsgstr ""'
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, f'msgid "{msgid}"\nmsgstr "{string}"'), encoding="utf-8")


# --- extraction -------------------------------------------------------------------------------
def test_python_messages_are_found():
    assert _found(catalogues.strings_in_python(PYTHON)) == [
        ("One", None),
        ("Two parts", None),
        ("May", "month"),
        (("%(number)s day", "%(number)s days"), None),
    ]


def test_template_messages_are_found_as_django_looks_them_up():
    assert _found(catalogues.strings_in_template(PLAIN)) == [
        ("It's “so”", None),
        ("Fallback", None),
        ("Post", "verb"),
        ("Hello %(a)s, 100 %%", None),
    ]


def test_counted_and_trimmed_block_is_found():
    forms = ("%(n)s thing in %(w)s", "%(n)s things in %(w)s")
    assert _found(catalogues.strings_in_template(COUNTED)) == [(forms, "lists")]


def test_found_message_is_the_one_that_django_asks_for(monkeypatch):
    asked = []
    monkeypatch.setattr(  # where Django keeps the function once it was asked for
        translation._trans, "npgettext", lambda *args: asked.append(args[:3]) or "%(n)s %(w)s"
    )
    with override("en"):
        Template("{% load i18n %}" + COUNTED).render(Context({"n": 2, "w": "sum"}))
    [(msgid, context)] = _found(catalogues.strings_in_template(COUNTED))
    assert asked == [(context, *msgid)]


def test_tests_and_made_files_are_not_read(sources):
    found = catalogues.extract(sources)
    texts = [message.id for message in found if message.id]
    assert len(texts) == 9
    assert not [text for text in texts if str(text).startswith("Not")]
    assert [name for name, _line in found.get("One").locations] == ["app/words.py"]


def test_template_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "templates").mkdir()
    broken = "{% blocktranslate %}{% if a %}{% endif %}{% endblocktranslate %}"
    (tmp_path / "templates/bad.html").write_text(broken)
    with pytest.raises(SyntaxError, match=r"templates/bad\.html"):
        catalogues.extract(tmp_path)


# --- .po files --------------------------------------------------------------------------------
def test_update_twice_changes_nothing(sources, folder):
    found = catalogues.extract(sources)
    for language in catalogues.LANGUAGES:
        assert not catalogues.update(language, found, folder)
        assert catalogues.is_current(language, found, folder)


def test_update_keeps_translations_and_drops_what_is_gone(sources, folder):
    _fill(folder, "vi", "One", "Một")
    _fill(folder, "vi", "Two parts", "Hai phần")
    (sources / "app/words.py").write_text("\n\n" + PYTHON.replace("Two ", "Three "))
    found = catalogues.extract(sources)
    assert not catalogues.is_current("vi", found, folder)
    assert "obsolete: 'Two parts'" in catalogues.problems("vi", found, folder)
    assert catalogues.update("vi", found, folder)
    text = catalogues.po_path("vi", folder).read_text(encoding="utf-8")
    assert "Một" in text
    assert "Hai phần" not in text
    assert "#~" not in text


def test_po_files_hold_no_dates_and_no_lines(folder):
    text = catalogues.po_path("ar", folder).read_text(encoding="utf-8")
    assert "#: app/words.py\n" in text
    assert "Date" not in text
    assert "nplurals=6" in text


def test_english_is_filled_with_the_messages_themselves(sources, folder):
    assert catalogues.problems("en", catalogues.extract(sources), folder) == []
    english = catalogues.read("en", folder)
    assert english.get("One").string == "One"
    forms = ("%(number)s day", "%(number)s days")
    assert english.get(forms).string == forms


def test_broken_po_file_is_refused_before_translations_are_lost(sources, folder):
    path = catalogues.po_path("vi", folder)
    broken = path.read_text(encoding="utf-8").replace('msgid "One"', '<<<<<<< ours\nmsgid "One"')
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(PoFileError):
        catalogues.update("vi", catalogues.extract(sources), folder)
    assert path.read_text(encoding="utf-8") == broken


# --- complaints -------------------------------------------------------------------------------
def _catalogue(tmp_path, language, body):
    folder = tmp_path / "locale"
    path = catalogues.po_path(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = catalogues.HEADER.format(
        language=language, plural_forms=catalogues.PLURAL_FORMS[language]
    )
    path.write_text(header + dedent(body), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("msgid", "string", "fault"),
    [
        ("A", "", "missing"),
        ("A %(x)s", "B %(x)s %(x)s", None),
        ("A %(x)s", "B %(y)s", "placeholders differ"),
        ("A %(x)s", "B", "placeholders differ"),
        ("A {}", "B {} {}", "placeholders differ"),
        ("A {} %s", "%s B {}", None),
        ("A", "B {x}", "placeholders differ"),
        ("100 %%", "%% 100", None),
    ],
)
def test_translation_is_compared_with_its_message(tmp_path, msgid, string, fault):
    found = catalogues.empty("en")
    found.add(msgid)
    folder = _catalogue(tmp_path, "vi", f'msgid "{msgid}"\nmsgstr "{string}"\n')
    wanted = [f"{fault}: {msgid!r}"] if fault else []
    assert catalogues.problems("vi", found, folder) == wanted


@pytest.mark.parametrize(
    ("language", "forms", "fault"),
    [
        ("vi", ["%(n)s ngày"], None),
        ("vi", ["ngày"], "placeholders differ in form 0"),
        ("fr", ["%(n)s jour", "%(n)s jours"], None),
        ("fr", ["%(n)s jour", ""], "needs 2 plural forms"),
        ("fr", ["un jour", "%(n)s jours"], "placeholders differ in form 0"),  # 0 and 1
        ("ar", ["لا", "يوم", "يومان", "%(n)s أيام", "%(n)s يومًا", "%(n)s يوم"], None),
        (
            "ar",
            ["لا", "يوم", "يومان", "أيام", "%(n)s يومًا", "%(n)s يوم"],
            "placeholders differ in form 3",
        ),
    ],
)
def test_every_plural_form_is_asked_for(tmp_path, language, forms, fault):
    found = catalogues.empty("en")
    found.add(("%(n)s day", "%(n)s days"))
    body = 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n'
    body += "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    folder = _catalogue(tmp_path, language, body)
    wanted = [f"{fault}: '%(n)s day'"] if fault else []
    assert catalogues.problems(language, found, folder) == wanted


def test_fuzzy_and_obsolete_messages_are_named(tmp_path):
    found = catalogues.empty("en")
    found.add("A")
    body = (
        '#, fuzzy\nmsgid "A"\nmsgstr "B"\n\nmsgid "C"\nmsgstr "D"\n\n#~ msgid "E"\n#~ msgstr "F"\n'
    )
    folder = _catalogue(tmp_path, "vi", body)
    assert catalogues.problems("vi", found, folder) == [
        "fuzzy: 'A'",
        "obsolete: 'C'",
        "obsolete: 'E'",
    ]


# --- .mo files --------------------------------------------------------------------------------
def test_compiling_is_reproducible_and_skips_what_matches(folder):
    assert catalogues.compile_all(folder) == list(catalogues.LANGUAGES)
    compiled = catalogues.po_path("vi", folder).with_suffix(".mo")
    first = compiled.read_bytes()
    assert catalogues.compile_all(folder) == []
    compiled.unlink()
    assert catalogues.compile_all(folder) == ["vi"]
    assert compiled.read_bytes() == first
    assert sorted(path.name for path in compiled.parent.iterdir()) == ["django.mo", "django.po"]


def test_changed_po_is_compiled_again_whatever_the_times_say(folder):
    catalogues.compile_all(folder)
    _fill(folder, "vi", "One", "Một")
    compiled = catalogues.po_path("vi", folder).with_suffix(".mo")
    compiled.touch()
    assert catalogues.compile_all(folder) == ["vi"]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("One") == "Một"


# --- the catalogues of the portal -------------------------------------------------------------
@pytest.fixture(scope="module")
def found():
    return catalogues.extract()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_catalogue_is_complete(found, language):
    assert catalogues.problems(language, found) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_no_placeholder_is_lost_and_every_plural_form_is_there(found, language):
    complaints = catalogues.problems(language, found)
    assert [each for each in complaints if not each.startswith(("missing", "obsolete"))] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_plural_rule_is_the_one_of_django(language):
    """Another rule would keep the catalogue apart from Django's own, or give wrong forms."""
    path = Path(django.conf.locale.__path__[0], language, "LC_MESSAGES", "django.po")
    ours = c2py(catalogues.empty(language).plural_expr)
    theirs = c2py(read_po(path.open("rb")).plural_expr)
    assert [ours(number) for number in range(1000)] == [theirs(number) for number in range(1000)]


def test_arabic_forms_are_chosen_by_number(found, tmp_path):
    [message] = [each for each in found if each.id and each.id[0] == "%(number)s source"]
    catalogues._write(catalogues.po_path("ar", tmp_path), catalogues.po_path("ar").read_bytes())
    catalogues.compile_all(tmp_path)
    with catalogues.po_path("ar", tmp_path).with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    numbers = [0, 1, 2, 3, 11, 100, 103]
    forms = [translations.ngettext(*message.id, number) for number in numbers]
    assert forms == [
        "لا مصادر",
        "مصدر واحد",
        "مصدران",
        "%(number)s مصادر",
        "%(number)s مصدرًا",
        "%(number)s مصدر",
        "%(number)s مصادر",
    ]


def test_command_names_what_is_missing_and_fails(monkeypatch, found, capsys):
    more = copy.deepcopy(found)
    more.add("Translated by nobody")
    monkeypatch.setattr(catalogues, "extract", lambda *_args: more)
    with pytest.raises(CommandError, match="problems in the message catalogues"):
        call_command("messages", "--check")
    told = capsys.readouterr().out
    assert "vi: missing: 'Translated by nobody'" in told
    assert "ar: missing" not in told
    assert "locale/ar/LC_MESSAGES/django.po is not up to date" in told
