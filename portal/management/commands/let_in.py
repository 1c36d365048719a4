"""`manage.py let_in EMAIL`: for the keeper of the server, when nobody at the desk can help.

A lead does the same on the screen of a person; this is for the last lead.
"""

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from directory.models import AccountEvent, Editor
from portal.people import sessions


class Command(BaseCommand):
    help = "Give an account a one-time password and forget its second factors; end its sessions."

    def add_arguments(self, parser):
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args, email, **options):
        person = Editor.objects.select_for_update().filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"There is no account {email}.")
        password = secrets.token_urlsafe(12)
        person.set_password(password)
        person.has_one_time_password = person.is_active = True
        person.save()
        Authenticator.objects.filter(user=person).delete()
        sessions.end(UserSession.objects.filter(user=person))
        AccountEvent.objects.create(
            at=timezone.now(),
            kind=AccountEvent.Kind.FACTORS_RESET,
            person=person,
            about=person.email,
            detail="manage.py let_in",
        )
        self.stdout.write(f"{person.email}  one-time password: {password}")
