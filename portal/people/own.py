"""What concerns one's own account: taking up an invitation, seeing and ending one's sessions."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.decorators import rate_limit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import groups, invitations, sessions
from .events import Kind, record
from .forms import JoinForm


@never_cache
@sensitive_post_parameters("password1", "password2")
@rate_limit(action="invitation")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """Follow the link of an invitation: choose a name and a password, then a second factor.

    Opening the page uses nothing up: mail scanners open links too.
    """
    invitation = invitations.of_token(token, timezone.now())
    if invitation is None:
        return _private(render(request, "account/invitation_over.html", status=410))
    if request.user.is_authenticated:
        return _private(render(request, "account/invitation_signed_in.html", status=409))
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.accept(
                request, token, form.cleaned_data["name"], form.cleaned_data["password1"]
            )
        except invitations.NoLongerOpen:
            return _private(render(request, "account/invitation_over.html", status=410))
        # They have just chosen it: nobody is asked for it again before the second factor.
        record_authentication(request, person, method="password", reauthenticated=True)
        return perform_login(request, Login(user=person, email=person.email))
    context = {
        "form": form,
        "invitation": invitation,
        "group": groups.label(invitation.group.name),
        "explained": groups.explained(invitation.group.name),
    }
    return _private(render(request, "account/invitation.html", context))


def _private(response):
    """The address of the page is the key: as a referrer, only the site's name goes out.

    Not "no-referrer": browsers then send `Origin: null` with the form, which is refused as forged.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request):
    """One's own open sessions; sign out one of them or all others."""
    current = request.session.session_key
    if request.method == "POST":
        others = UserSession.objects.filter(user=request.user).exclude(session_key=current)
        if "session" in request.POST:
            chosen = request.POST["session"]
            others = others.filter(pk=chosen) if chosen.isdecimal() else others.none()
        if ended := sessions.end(others):
            record(Kind.SESSIONS_ENDED, request, request.user, detail=str(ended))
            messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")
    found = sessions.of(request.user)
    for session in found:
        session.is_this_one = session.session_key == current
    return render(request, "account/sessions.html", {"sessions": found})
