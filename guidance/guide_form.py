"""The form of a guide in the editor."""

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lib.languages import SOURCE


class GuideForm(WagtailAdminPageForm):
    """A guide as an editor writes it.

    A translation says which version of the original it was made from. Nobody approves what they
    change in the same breath.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "translated_version" in self.fields:
            self._ask_original()

    def _ask_original(self) -> None:
        """Offer the version a translation was made from, and the one there is now."""
        original = self._original()
        if original is None:
            del self.fields["translated_version"]
            return
        page, now = self.instance, original.version
        age = getattr(page, "age", None) if page.pk else None
        # What was found still valid without an edit counts too; only the age knows of that.
        based_on = max(page.translated_version or 0, (age.based_on if age else 0) or 0)
        if not based_on and not page.live:
            based_on = now  # a translation that begins is made from what there is
        choices = [(now, _("The original as it is now (version %(number)s)") % {"number": now})]
        if based_on != now:
            kept = _("An earlier version (%(number)s): it still has to follow the original")
            choices.append((based_on, kept % {"number": based_on or "?"}))
        self.fields["translated_version"] = forms.IntegerField(
            label=_("What was it translated from?"),
            required=False,
            min_value=0,
            max_value=now,
            initial=based_on,
            widget=forms.RadioSelect(choices=choices),
        )
        self.initial["translated_version"] = based_on

    def _original(self):
        """The age of the published original; None for an original, or where none is published."""
        from .models import GuideAge  # the models have this form

        page, parent = self.instance, self.parent_page
        locale = page.locale if page.locale_id else parent and parent.locale
        if locale is None or locale.language_code == SOURCE or not page.pk:
            return None
        return GuideAge.objects.original_of(page)

    def clean_translated_version(self):
        return self.cleaned_data["translated_version"] or None

    def clean(self):
        """Refuse an approval of something else than what was read."""
        data = super().clean()
        approves = self.data.get("workflow-action-name", "").startswith("approve")
        if approves and self.data.get("action-workflow-action"):
            self._stay_unchanged()
        return data

    def _stay_unchanged(self) -> None:
        seen = self.data.get("loaded_revision_id", "")
        if seen and seen != str(self.instance.latest_revision_id):
            message = _("The text changed while you were reading it. Open it again.")
        elif self.has_changed():
            message = _(
                "You changed the text. Save it as a draft; then somebody else must approve it."
            )
        else:
            return
        self.add_error(None, message)
