"""Forms about people."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from directory.models import Editor

from . import groups, invitations
from .passwords import NotThePresentOne


class GroupChoices:
    """Groups under the names editors read, those who may most first."""

    def label_from_instance(self, group) -> str:
        return groups.label(group.name)


class GroupField(GroupChoices, forms.ModelChoiceField):
    pass


class GroupsField(GroupChoices, forms.ModelMultipleChoiceField):
    pass


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    group = GroupField(Group.objects.none(), label=_("Group"), empty_label="–")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups.ordered()

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if invitations.taken(email):
            raise ValidationError(_("Somebody at the desk has this address already."))
        return email


def rules_for_a_first_password() -> str:
    """What a password must be, for somebody who has none yet to differ from."""
    rules = password_validation.get_default_password_validators()
    return password_validation.password_validators_help_text_html(
        [rule for rule in rules if not isinstance(rule, NotThePresentOne)]
    )


class JoinForm(forms.Form):
    """What an invited person chooses."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As colleagues know you. Readers do not see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=4096,
        help_text=lazy(rules_for_a_first_password, str)(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            person = Editor(
                username=self.email, email=self.email, first_name=cleaned.get("name", "")
            )
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class GroupsForm(forms.Form):
    groups = GroupsField(
        Group.objects.none(),
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups.ordered()
