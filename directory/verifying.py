"""Verifying on the desk: whoever enters the day of a verification answers for it."""

from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel

from .publication import PublicationForm

VERIFICATION = ("verified_on", "verified_against")


class VerifierPanel(FieldPanel):
    """Who verified: shown, and never entered."""

    def __init__(self, field_name="verified_by", **kwargs):
        super().__init__(field_name, **{**kwargs, "read_only": True})

    def format_value_for_display(self, value):
        return str(value) if value else _("nobody noted it")


class SignsVerification:
    """A record's form that notes who verified, on the record and on its addresses."""

    def save(self, commit=True):
        for form in (self, *getattr(self.formsets.get("links"), "forms", ())):
            if set(VERIFICATION) & set(form.changed_data):
                verified = form.instance.verified_on is not None
                form.instance.verified_by = self.for_user if verified else None
        return super().save(commit=commit)


class PlatformForm(SignsVerification, PublicationForm):
    pass
