"""Cards for an iframe on anybody's page: no script, no cookie, and a policy that lets them in."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from . import glance
from .glance import Glance

# Anybody may frame them; in return they can do nothing.
POLICY = {
    "frame-ancestors": ["*"],
    "script-src": [NONE],
    "connect-src": [NONE],
    "worker-src": [NONE],
    "form-action": [NONE],
}


def _framed(view):
    """Let any site frame what a view answers."""
    return require_safe(xframe_options_exempt(csp_replace(POLICY)(view)))


@_framed
def platform_card(request, slug):
    return _answer(request, glance.platform(slug, timezone.now()))


@_framed
def incident_card(request, slug):
    try:
        return _answer(request, glance.incident(slug, timezone.now()))
    except glance.Moved as moved:
        return redirect("incident_embed", moved.slug)


def _answer(request, said: Glance):
    response = render(request, "portal/embed.html", {"said": said})
    response["X-Robots-Tag"] = "noindex"
    return response
