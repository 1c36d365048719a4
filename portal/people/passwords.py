"""One rule more for passwords."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NotThePresentOne:
    """Whoever must choose a new password does not choose the one that others know."""

    def validate(self, password, user=None):
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(
                _("This is the password you have now. Choose another one."), code="password_same"
            )

    def get_help_text(self):
        return _("It must differ from the password you have now.")
