"""How allauth behaves at the desk: nobody signs up, people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver
from django.urls import reverse


class DeskAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return reverse("wagtailadmin_home")

    def get_password_change_redirect_url(self, request):
        return reverse("wagtailadmin_home")


# allauth offers no other place to hear of it.
@receiver([password_changed, password_set, password_reset])
def password_is_their_own(sender, request, user, **kwargs):
    """The one-time password has served: the editor chose one."""
    if user.has_one_time_password:
        user.has_one_time_password = False
        user.save(update_fields=["has_one_time_password"])
