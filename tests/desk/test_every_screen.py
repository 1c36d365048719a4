"""Every screen of the desk as every group: none fails, none is seen by whom it is not for.

`SCREENS` says for whom each address is. An address that no line covers fails the test: whoever adds
a screen adds a line, and to `furniture.py` whatever row it needs. The first line that matches
counts. A group that is not named must be refused, on GET and on POST, and a GET writes nothing.
"""

import re
from fnmatch import fnmatchcase

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.test import Client
from wagtail.users.models import UserProfile

from directory.models import Editor

from .furniture import furnish
from .people import member
from .walk import Screen, screens

pytestmark = pytest.mark.django_db

GROUPS = {
    "lead": "Lead",
    "editor": "Editor",
    "reviewer": "Reviewer",
    "translator": "Translator ar",  # furniture's guide is a Vietnamese one
    "observer": "Observer",
}
LEAD = {"lead"}
WRITE = LEAD | {"editor"}
PAGES = WRITE | {"reviewer"}  # who may work on the tree of guides in Vietnamese
APPROVE = LEAD | {"reviewer"}  # the second pair of eyes
READ = PAGES | {"observer"}  # who may see records
ANY_PAGES = PAGES | {"translator"}
ALL = set(GROUPS)
NOBODY: set[str] = set()  # superusers only, or nothing there

RECORDS = (
    "categories",
    "claims",
    "contacts",
    "feeds",
    "figure-values",
    "figures",
    "glossary",
    "held-states",
    "impacts",
    "incident-records",
    "needs",
    "not_listed",
    "notices",
    "phrases",
    "platforms",
    "proposals",
    "reservations",
    "sources",
    "statistics",
)
RECORD_SCREENS = {
    "index": READ,
    "index_results": READ,
    "inspect": READ,
    "add": WRITE,
    "edit": WRITE,
    "history": WRITE,
    "history_results": WRITE,
    "usage": WRITE,
    "delete": LEAD,
}

SCREENS = [
    ("proposals:add", NOBODY),  # they come from sources alone
    ("glossary:index*", READ | {"translator"}),
    ("glossary:inspect", READ | {"translator"}),
    *((f"{space}:{view}", who) for space in RECORDS for view, who in RECORD_SCREENS.items()),
    ("contact_chooser:create", WRITE),
    ("contact_chooser:*", ALL),
    # --- the incident room ---
    ("incident_room:now", ALL),  # as the desk's first page; each part of it asks for its right
    ("incident_room:feed", READ),
    ("incident_room:feeds", READ),
    ("incident_room:reading", NOBODY),  # of furniture's token there is no answer
    ("incident_room:*", WRITE),
    # --- letters to platforms ---
    *((f"letters:{name}", READ) for name in ("notice", "letter", "print", "as_sent")),
    ("letters:approve", APPROVE),
    ("letters:*", WRITE),
    # --- guides: reviews, and what was published at once ---
    ("guide_feedback_report", ANY_PAGES),
    ("guide_reviews", ANY_PAGES),
    ("guide_still_right", APPROVE),
    ("guide_at_once", LEAD),
    ("second_reading*", APPROVE),
    # --- translations; furniture's are into English, which "Translator ar" does not write ---
    ("translation_record_checked", WRITE),
    ("translation_guide_checked", PAGES),
    ("translation_guide_draft", PAGES),  # there is one: it leads to the editor of the page
    ("translation_*", ANY_PAGES),
    # --- addresses and links ---
    ("address_checks", WRITE),
    ("verify_address", WRITE),
    ("link_report", READ),
    ("accept_link", WRITE),
    # --- tables in files ---
    ("record_export", READ),
    ("record_import", WRITE),
    ("record_import_review", NOBODY),  # a file is for whoever sent it alone
    # --- people and the log ---
    ("people:*", LEAD),
    ("tokens:revoke", LEAD),  # furniture's is a superuser's
    ("tokens:*", WRITE),
    ("audit_log*", LEAD),
    # --- one's own account ---
    ("account_*", ALL),
    ("mfa_*_recovery_codes", ALL),
    ("mfa_*", ALL),
    ("usersessions_list", ALL),
    ("wagtailadmin_account", ALL),
    ("wagtailadmin_dismissibles", ALL),
    # --- Wagtail: guides ---
    ("wagtailadmin_home", ALL),
    ("wagtailadmin_explore*", ANY_PAGES),
    ("wagtailadmin_pages:choose_parent", ALL),
    ("wagtailadmin_pages:search*", ANY_PAGES),
    ("wagtailadmin_pages:type_use*", ANY_PAGES),
    ("wagtailadmin_pages:add*", WRITE),
    ("wagtailadmin_pages:preview_on_add", WRITE),
    ("wagtailadmin_pages:move", LEAD),
    ("wagtailadmin_pages:move_confirm", ALL),  # the page alone; the move itself is refused
    ("wagtailadmin_pages:set_*", LEAD),
    ("wagtailadmin_pages:delete", LEAD),
    ("wagtailadmin_pages:revisions_unschedule", APPROVE),
    ("wagtailadmin_pages:unpublish", NOBODY),  # the workflow that furniture started is under way
    ("wagtailadmin_pages:*workflow_action*", NOBODY),
    ("wagtailadmin_pages:workflow_preview", NOBODY),
    ("wagtailadmin_pages:confirm_workflow_cancellation", ALL),
    ("wagtailadmin_pages:convert_alias", NOBODY),  # it is none
    ("wagtailadmin_pages:lock", LEAD),
    ("wagtailadmin_pages:unlock", LEAD),
    ("wagtailadmin_pages:*", PAGES),
    ("wagtailadmin_choose_page*", ALL),
    ("wagtailadmin_block_preview", NOBODY),
    ("wagtailadmin_editing_sessions:*", ALL),
    ("wagtailadmin_tag*", ALL),
    ("wagtailadmin_api:*:find", NOBODY),  # needs a question
    ("wagtailadmin_api:pages:detail", PAGES),
    ("wagtailadmin_api:pages:action", PAGES),
    ("wagtailadmin_api:*", ALL),
    ("wagtail_bulk_action", NOBODY),  # needs chosen rows
    ("simple_translation:submit_page_translation", WRITE),
    ("simple_translation:submit_snippet_translation", NOBODY),  # no snippets
    # --- Wagtail: reports ---
    ("wagtailadmin_reports:locked_pages*", LEAD),
    ("wagtailadmin_reports:site_history*", ALL),  # of what one may see at all
    ("wagtailadmin_reports:*", ANY_PAGES),
    # --- Wagtail: pictures and documents ---
    ("wagtailimages_chooser:create", WRITE),
    ("wagtaildocs_chooser:create", WRITE),
    ("wagtailimages_chooser:chosen", ANY_PAGES),
    ("wagtaildocs_chooser:chosen", ANY_PAGES),
    ("wagtailimages_chooser:*", ALL),
    ("wagtaildocs_chooser:*", ALL),
    ("wagtailembeds:*", ALL),
    ("wagtailimages:url_generator*", NOBODY),  # switched off
    ("wagtailimages:*", WRITE),
    ("wagtaildocs:*", WRITE),
    # --- Wagtail: settings ---
    ("wagtailsettings:preview_on_edit", NOBODY),  # of the publisher there is none
    ("wagtailsettings:*", LEAD),
    ("wagtailadmin_workflows:task_cho*", ALL),  # read by forms of superusers; nothing is made
    ("wagtailadmin_workflows:*", NOBODY),
    ("wagtailadmin_collections:*", NOBODY),
    ("wagtailsites:*", NOBODY),
    ("wagtailusers_*", NOBODY),
]
# No screens of the desk: they lead elsewhere, fail on purpose, or are what pages are made with.
ELSEWHERE = (
    "/desk/*",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset*",
    "wagtailadmin_error_test",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
)
# Open to people who have not signed in; somebody who has is led to the desk.
OUTSIDE = (
    "account_login",
    "account_signup",
    "account_inactive",
    "account_logout",
    "account_confirm*",
    "account_email_verification_sent",
    "account_reset_password*",
    "invitation",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
# Bookkeeping of a visit, which changes nothing that anybody reads.
OF_THE_VISIT = {
    "directory_deskrequest",
    "django_session",
    "usersessions_usersession",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailimages_rendition",
    "wagtailusers_userprofile",
}
# Where everybody changes what is their own.
OF_ONESELF = (
    "account_*",
    "mfa_*",
    "usersessions_list",
    "wagtailadmin_account",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:*",
)
# Wagtail's dialogues for links want each field to be there, if empty.
FAILS_UNFILLED = ("wagtailadmin_choose_page_*_link",)
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)


def matches(name: str, patterns) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def meant_for(screen: Screen) -> set[str] | None:
    """For whom an address is; None where no line speaks of it."""
    return next((who for pattern, who in SCREENS if fnmatchcase(screen.name, pattern)), None)


def of_the_desk() -> list[Screen]:
    return [each for each in screens() if not matches(each.name, (*ELSEWHERE, *OUTSIDE))]


def is_refused(answer) -> bool:
    if answer.status_code in (403, 404):
        return True
    lead_to = answer.headers.get("Location", "").partition("?")[0]
    return lead_to in ("/desk/", "/desk/login/", "/desk/account/login/")


def ask(way, address: str):
    """Return the answer to a request, and the set of tables that were written to meanwhile."""
    tables = set()

    def watch(execute, sql, params, many, context):
        found = WRITES.match(sql)
        if found and found[1] not in OF_THE_VISIT:
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return way(address), tables


@pytest.fixture
def signed_in(settings, monkeypatch):
    """Return what makes a client for hundreds of requests of one person, whose rights stay."""

    def sign_in(person: Editor) -> Client:
        settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
        UserProfile.objects.get_or_create(user=person)
        client = Client(raise_request_exception=False)  # a walk says all that fails
        client.force_login(person)
        person = Editor.objects.get(pk=person.pk)
        monkeypatch.setattr(ModelBackend, "get_user", lambda _backend, _pk: person)
        return client

    return sign_in


@pytest.fixture(scope="module")
def furnished(starter, django_db_blocker):
    """The database of this module, furnished once; a walk in `db` undoes what it does."""
    with django_db_blocker.unblock():
        boss = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
        Authenticator.objects.create(user=boss, type=Authenticator.Type.TOTP, data={})
        EmailAddress.objects.create(user=boss, email=boss.email, verified=True, primary=True)
        return furnish(boss)


@pytest.fixture
def rows(furnished, db):
    return furnished


def test_every_screen_is_spoken_of():
    """A new screen fails here until a line of SCREENS says for whom it is."""
    unknown = [screen.name for screen in of_the_desk() if meant_for(screen) is None]
    assert unknown == []


def test_no_line_is_left_over():
    names = [screen.name for screen in screens()]
    assert [p for p, _who in SCREENS if not any(fnmatchcase(name, p) for name in names)] == []


# The one who sees least is walked with each time, the others in the long tier.
FIRST = ("translator",)
EACH = [
    pytest.param(name, marks=() if name in FIRST else pytest.mark.audit, id=name) for name in GROUPS
]


@pytest.mark.parametrize("group", EACH)
def test_a_group_sees_its_screens_and_no_others(rows, group, signed_in):
    client = signed_in(member(GROUPS[group]))
    wrong = []
    for screen in of_the_desk():
        address = screen.address(rows)
        answer, tables = ask(client.get, address)
        if tables:
            wrong.append(f"GET {screen.name} wrote to {tables}")
        if answer.status_code >= 500:
            wrong.append(f"GET {screen.name} failed: {answer.status_code}")
        for_them = group in meant_for(screen)
        posted_only = answer.status_code == 405
        if for_them and is_refused(answer) and not matches(screen.name, ("mfa_*_recovery_codes",)):
            wrong.append(f"{screen.name} was refused: {answer.status_code}")
        if not for_them:
            if not is_refused(answer) and not posted_only:
                wrong.append(f"{screen.name} was shown: {answer.status_code}")
            answer, tables = ask(client.post, address)
            if not (is_refused(answer) or answer.status_code == 405) or tables:
                wrong.append(f"POST {screen.name} was done: {answer.status_code} {tables}")
    assert not wrong, "\n".join(wrong)


def test_an_observer_changes_nothing(rows, signed_in):
    """What an observer may look at answers a form that is sent there without writing a row."""
    client = signed_in(member(GROUPS["observer"]))
    wrong = []
    for screen in of_the_desk():
        if "observer" in meant_for(screen) and not matches(screen.name, OF_ONESELF):
            answer, tables = ask(client.post, screen.address(rows))
            fails = answer.status_code >= 500 and not matches(screen.name, FAILS_UNFILLED)
            if fails or tables:
                wrong.append(f"POST {screen.name}: {answer.status_code} {tables}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.audit
def test_a_superuser_gets_no_error_anywhere(rows, signed_in):
    client = signed_in(Editor.objects.get(username="lan"))
    wrong = []
    for screen in of_the_desk():
        answer, tables = ask(client.get, screen.address(rows))
        if answer.status_code >= 500 or tables:
            wrong.append(f"{screen.name}: {answer.status_code} {tables}")
    assert not wrong, "\n".join(wrong)


def test_nobody_sees_anything_before_signing_in(rows):
    wrong, stranger = [], Client()
    for screen in of_the_desk():
        for way in (stranger.get, stranger.post):
            answer, tables = ask(way, screen.address(rows))
            if not is_refused(answer) or tables:
                wrong.append(f"{screen.name}: {answer.status_code} {tables}")
    assert not wrong, "\n".join(wrong)


def test_the_doors_themselves_do_not_fail(rows):
    wrong = []
    for screen in screens():
        if matches(screen.name, OUTSIDE):
            answer = Client().get(screen.address(rows))
            if answer.status_code >= 500:
                wrong.append(f"{screen.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
