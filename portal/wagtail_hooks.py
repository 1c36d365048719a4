"""The desk as a whole: the mark of an exercise, accounts made or mended by somebody else."""

from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from wagtail import hooks


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
