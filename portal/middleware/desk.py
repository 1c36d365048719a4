"""What holds below /desk/ only: a policy of its own, a second factor, a password of one's own."""

from http import HTTPStatus

from django.conf import settings
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from directory.second_factor import has_second_factor

ENTER = "wagtailadmin.access_admin"
DESK = "/desk/"
ACCOUNT = "/desk/account/"


class DeskPolicyMiddleware:
    """Give the desk its Content-Security-Policy, keep it out of caches and search engines."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(DESK):
            # A preview was rendered as a public page and carries that page's policy.
            response.headers.pop("Content-Security-Policy", None)
            response._csp_replace = settings.DESK_CONTENT_SECURITY_POLICY
            response.headers["X-Robots-Tag"] = "noindex"
            response.headers.setdefault("Cache-Control", "private, no-store")
            response.headers["X-Frame-Options"] = "SAMEORIGIN"  # previews are framed by the desk
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
                # The address of a form, opened again: browsers show an error of their own.
                response.content = render_to_string("wagtailadmin/404.html", request=request)
        return response


class SecondFactorMiddleware:
    """Let nobody into the desk without a password of their own and a passkey or TOTP.

    allauth has no switch for "MFA required"; its own pages stay reachable, or nobody could enrol.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path
        # Below /desk/account/ are allauth's pages; the address itself is Wagtail's.
        if path.startswith(DESK) and (path == ACCOUNT or not path.startswith(ACCOUNT)):
            missing = self._missing(request)
            if missing:
                return redirect(missing)
            if request.user.is_authenticated and not request.user.has_perm(ENTER):
                # Wagtail would send them to sign in, and that back here, without an end.
                return render(request, "account/no_group.html", status=403)
        return self.get_response(request)

    @staticmethod
    def _missing(request) -> str | None:
        user = request.user
        if not user.is_authenticated:
            return None  # Wagtail sends them to sign in
        if user.has_one_time_password:
            return reverse("account_change_password")
        if not has_second_factor(user):
            return reverse("mfa_index")
        return None
