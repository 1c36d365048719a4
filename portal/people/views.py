"""The screens about people. Whoever gives or takes access shows again who they are.

Ending sessions and revoking an invitation ask for no confirmation: in an emergency they are quick,
and nobody gains by them.
"""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from directory.models import AccountEvent, Editor, Invitation

from . import accounts, groups, invitations, listing, sessions
from .forms import GroupsForm, InviteForm

EVENTS_SHOWN = 20

may_manage = permission_required("directory.manage_people", raise_exception=True)
confirmed = reauthentication_required(app="portal.people")


@may_manage
def people(request):
    """Everybody with an account, the invitations that wait, and the form to invite somebody."""
    return _people(request, InviteForm())


def _people(request, form, status: int = 200):
    now = timezone.now()
    pending = list(Invitation.objects.pending().select_related("group", "invited_by"))
    for invitation in pending:
        invitation.group_label = groups.label(invitation.group.name)
        invitation.over = invitation.expires_at <= now
    explained = [(groups.label(name), groups.explained(name)) for name in groups.names()]
    context = {
        "form": form,
        "pending": pending,
        "rows": listing.people(),
        "explained": explained,
    }
    return render(request, "desk/people.html", context, status=status)


@require_POST
@may_manage
@confirmed
def invite(request):
    """Invite an address; the link goes out by mail."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _people(request, form, status=422)
    try:
        invitation = invitations.invite(request, **form.cleaned_data)
    except invitations.InvitedMeanwhile:
        form.add_error("email", _("This address is invited already: send the invitation again."))
        return _people(request, form, status=422)
    except invitations.NotSent:
        messages.error(request, _not_sent())
    else:
        messages.success(request, _("Invited: %s") % invitation.email)
    return redirect("people:list")


def _not_sent() -> str:
    return _(
        "The invitation stands, but the mail server did not take the mail. Send it again in a "
        "while, or ask whoever looks after the server."
    )


@require_POST
@may_manage
@confirmed
def invite_again(request, invitation_id):
    """Send a new link; the one before is void."""
    try:
        invitation = invitations.send_again(request, invitation_id)
    except invitations.NoLongerOpen:
        messages.error(request, _("This invitation is no longer open."))
    except invitations.NotSent:
        messages.error(request, _not_sent())
    else:
        messages.success(request, _("Sent again to %s. The link before is void.") % invitation)
    return redirect("people:list")


@require_POST
@may_manage
def revoke(request, invitation_id):
    try:
        invitation = invitations.revoke(request, invitation_id)
    except invitations.NoLongerOpen:
        messages.error(request, _("This invitation is no longer open."))
    else:
        messages.success(request, _("Revoked: %s") % invitation)
    return redirect("people:list")


@may_manage
def person(request, person_id):
    """One person: groups, second factors, sessions, what happened to the account last."""
    found = get_object_or_404(Editor, pk=person_id)
    return _person(request, found, GroupsForm(initial={"groups": found.groups.all()}))


def _person(request, found: Editor, form):
    factors = found.authenticator_set.exclude(type=Authenticator.Type.RECOVERY_CODES)
    events = AccountEvent.objects.filter(person=found).select_related("actor")
    context = {
        "person": found,
        "form": form,
        "may_change": accounts.may_change(request.user, found),
        "itself": found.pk == request.user.pk,
        "groups": [groups.label(group.name) for group in found.groups.all()],
        "factors": factors.order_by("type", "pk"),
        "sessions": sessions.of(found),
        "events": events[:EVENTS_SHOWN],
    }
    return render(request, "desk/person.html", context)


def _act(request, person_id, action, done: str):
    """Do something with an account, say that it is done, go back to the person."""
    get_object_or_404(Editor, pk=person_id)
    try:
        action(request, person_id)
    except accounts.NotYours:
        messages.error(request, _("You may not change this account."))
    else:
        messages.success(request, done)
    return redirect("people:person", person_id)


@require_POST
@may_manage
@confirmed
def set_groups(request, person_id):
    found = get_object_or_404(Editor, pk=person_id)
    form = GroupsForm(request.POST)
    if not form.is_valid():
        return _person(request, found, form)
    chosen = list(form.cleaned_data["groups"])
    return _act(
        request,
        person_id,
        lambda request, pk: accounts.set_groups(request, pk, chosen),
        _("The groups are saved."),
    )


@require_POST
@may_manage
def end_sessions(request, person_id):
    get_object_or_404(Editor, pk=person_id)
    try:
        number = accounts.end_sessions(request, person_id)
    except accounts.NotYours:
        messages.error(request, _("You may not change this account."))
    else:
        messages.success(
            request,
            ngettext("%s session was ended.", "%s sessions were ended.", number) % number,
        )
    return redirect("people:person", person_id)


@require_POST
@may_manage
@confirmed
def switch_off(request, person_id):
    return _act(request, person_id, accounts.switch_off, _("The account is switched off."))


@require_POST
@may_manage
@confirmed
def switch_on(request, person_id):
    return _act(request, person_id, accounts.switch_on, _("The account is switched on."))


@require_POST
@may_manage
@confirmed
def reset_factors(request, person_id):
    return _act(
        request,
        person_id,
        accounts.reset_factors,
        _("The second factors are gone. The next sign-in asks for new ones."),
    )
