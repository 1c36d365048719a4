"""The desk as a whole: the mark of an exercise, the people, the log of who did what."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.template.loader import render_to_string
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from incidents.outlets import Outlet

from .people import audit_views, sessions, tokens
from .translations import hooks as translations  # noqa: F401 - registers its own


@hooks.register("insert_global_admin_js")  # the one hook that writes into every page's body
def exercise_banner():
    return render_to_string("_exercise.html")


@hooks.register("after_create_user")
def own_password_at_first_sign_in(request, user):
    """Whoever was given a password chooses one of their own first."""
    _settle(user, gave_password=True)


@hooks.register("after_edit_user")
def own_password_after_a_reset(request, user):
    _settle(user, gave_password=bool(request.POST.get("password1")) and user != request.user)


@hooks.register("after_edit_user")
def sessions_of_an_account_switched_off(request, user):
    """Switched on again later, it must not find its old sessions open."""
    if not user.is_active:
        sessions.end(UserSession.objects.filter(user=user))
        tokens.end_all(request, user)


def _settle(user, *, gave_password: bool) -> None:
    """Keep allauth's address the account's own: an old one must not go on signing in."""
    if gave_password:
        user.has_one_time_password = True
        user.save(update_fields=["has_one_time_password"])
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    # allauth refuses a second factor to an address nobody has verified.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )


@hooks.register("register_admin_urls")
def people_urls():
    return [
        path("people/", include("portal.people.urls")),
        path("tokens/", include("portal.people.token_urls")),
        path("log/", audit_views.log, name="audit_log"),
        path("log/export/", audit_views.export_log, name="audit_log_export"),
        path("log/<str:source>/<int:pk>/", audit_views.change, name="audit_log_change"),
    ]


class PeopleItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("directory.manage_people")


@hooks.register("register_settings_menu_item")
def people_item():
    return PeopleItem(_("People"), reverse("people:list"), icon_name="group", order=590)


class TokensItem(MenuItem):
    def is_shown(self, request):
        return tokens.may_see(request.user)


@hooks.register("register_settings_menu_item")
def tokens_item():
    return TokensItem(_("API tokens"), reverse("tokens:list"), icon_name="key", order=595)


class AuditLogItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("directory.view_audit_log")


@hooks.register("register_reports_menu_item")
def audit_log_item():
    return AuditLogItem(_("Who did what"), reverse("audit_log"), icon_name="history", order=50)


@hooks.register("register_account_menu_item")
def own_factors(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factors"),
        "help_text": _("Passkeys, the one-time-code app and recovery codes."),
    }


@hooks.register("register_account_menu_item")
def own_password(request):
    return {
        "url": reverse("account_change_password"),
        "label": _("Password"),
        "help_text": _("A new password signs you out everywhere else."),
    }


@hooks.register("register_account_menu_item")
def own_sessions(request):
    return {
        "url": reverse("usersessions_list"),
        "label": _("Where you are signed in"),
        "help_text": _("See your sessions and end those you do not know."),
    }


@hooks.register("incident_outlets")
def for_other_sites(incident):
    """A step shows at once where other sites ask for it."""
    places = [Outlet(_("API as a Statuspage has it"), reverse("api:v2-summary"))]
    if incident is not None:
        badge, card = (
            reverse(name, args=[incident.slug]) for name in ("incident_badge", "incident_embed")
        )
        places += [
            Outlet(_("badge on other sites"), badge),
            Outlet(_("card on other sites"), card),
        ]
    return places
