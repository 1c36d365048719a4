"""The screen of API tokens. Whoever makes one shows again who they are; ending one is quick."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.models import ApiToken

from . import tokens as acts

confirmed = reauthentication_required(app="portal.people")


def for_those_who_write(view):
    """Let in who may have tokens, who has some, and who looks after people."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not acts.may_see(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_those_who_write
def tokens(request):
    """The tokens there are, and the form that makes one."""
    return _tokens(request, acts.TokenForm(request.user))


def _tokens(request, form, status: int = 200, **made):
    context = {
        "form": form if acts.scopes_of(request.user) else None,
        "rows": acts.listed(request.user),
        "sees_all": request.user.has_perm(acts.OTHERS),
        "api": f"{settings.SITE_URL}/api/v1/",
        **made,
    }
    return render(request, "desk/tokens.html", context, status=status)


@require_POST
@for_those_who_write
@confirmed
def make(request):
    """Make a token and show it, here and never again: it stands in no session and no redirect."""
    form = acts.TokenForm(request.user, request.POST)
    if not form.is_valid():
        return _tokens(request, form, status=422)
    row, token = acts.make(request, **form.cleaned_data)
    return _tokens(request, acts.TokenForm(request.user), made=row, secret=token)


@require_POST
@for_those_who_write
def revoke(request, uid):
    try:
        row = acts.revoke(request, uid)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Revoked: %s") % row)
    return redirect("tokens:list")
