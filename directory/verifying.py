"""Verifying on the desk: whoever enters the day of a verification answers for it."""

from .publication import PublicationForm

VERIFICATION = ("verified_on", "verified_against")


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
