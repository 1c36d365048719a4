"""The desk speaks the language that the editor chose; Vietnamese to whoever chose none.

Wagtail asks for the choice in its own views only. Here it holds for everything below /desk/: the
sign-in and account pages, refusals, messages. Before the sign-in nobody is known, so the browser
keeps the last choice in a cookie that goes nowhere else.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils import translation

from .desk import ACCOUNT, DESK

LANGUAGES = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
SWITCH = "desk_language"  # in the query of the account pages


class DeskLanguageMiddleware:
    """Activate the editor's language. Stands behind the one that says who it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(DESK):
            return self.get_response(request)
        wanted = request.GET.get(SWITCH)
        if request.path.startswith(ACCOUNT) and wanted in LANGUAGES and request.method == "GET":
            return self._switch(request, wanted)
        choice = _chosen_by(request.user)
        language = choice or _remembered(request)
        if not choice:
            request.desk_languages = _links(request, language)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        # Asked again: the form of the account may just have changed it.
        choice = _chosen_by(request.user)
        if choice and choice != _remembered(request):
            _remember(response, choice)
        return response

    @staticmethod
    def _switch(request, language: str):
        query = request.GET.copy()
        del query[SWITCH]
        response = redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
        _remember(response, language)
        return response


@receiver(user_logged_in)
def speak_their_language(sender, request, user, **kwargs):
    """What is said about the sign-in itself is shown when the editor is known."""
    if (choice := _chosen_by(user)) and request.path.startswith(DESK):
        translation.activate(choice)  # until the end of this request: `override` above


def _chosen_by(user) -> str:
    """Return the language that a signed-in editor chose, or nothing."""
    profile = getattr(user, "wagtail_userprofile", None)  # strangers and new editors have none
    choice = profile.preferred_language if profile else ""
    return choice if choice in LANGUAGES else ""


def _remembered(request) -> str:
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return kept if kept in LANGUAGES else settings.LANGUAGE_CODE


def _remember(response, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _links(request, active: str) -> list[dict]:
    """Return this page in each language of the desk."""
    query = request.GET.copy()
    links = []
    for code, name in LANGUAGES.items():
        query[SWITCH] = code
        address = f"{request.path}?{query.urlencode()}"
        links.append({"code": code, "name": name, "url": address, "active": code == active})
    return links
