"""`manage.py first_editor`: the first account of the desk, with a password that serves once."""

import secrets

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand
from django.db import transaction

from directory.models import Editor

EMAIL = "editor@localhost"


class Command(BaseCommand):
    help = "Make the first editor while there is none; print a one-time password until it is used."

    @transaction.atomic
    def handle(self, *args, **options):
        editor = Editor.objects.filter(has_one_time_password=True, email=EMAIL).first()
        others = Editor.objects.filter(is_active=True, is_superuser=True).exclude(email=EMAIL)
        if editor is not None and others.exists():
            return  # the desk has its people; nobody waits for this password
        if editor is None:
            if Editor.objects.exists():
                return
            editor = Editor(
                username=EMAIL,
                email=EMAIL,
                is_superuser=True,
                is_staff=True,
                has_one_time_password=True,
            )
        password = secrets.token_urlsafe(12)
        editor.set_password(password)
        editor.save()
        # allauth refuses a second factor to an address nobody has verified.
        EmailAddress.objects.update_or_create(
            user=editor, email=EMAIL, defaults={"verified": True, "primary": True}
        )
        self.stdout.write(f"first editor: {EMAIL}  one-time password: {password}")
