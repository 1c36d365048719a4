"""People at the desk who are no superusers."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission

from directory.models import Editor


def sign_in(client, *codenames: str):
    """Sign a new editor in who has exactly these rights beside that of entering the desk."""
    name = f"minh{Editor.objects.count()}"
    editor = Editor.objects.create_user(name, f"{name}@localhost", "hoa-sen-nở-sớm-mai")
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", *codenames])
    )
    Authenticator.objects.create(user=editor, type=Authenticator.Type.TOTP, data={})
    client.force_login(editor)
    return editor


def member(group: str, name: str = "hoa") -> Editor:
    """Return somebody of one group, with a second factor."""
    person = Editor.objects.create_user(name, f"{name}@localhost", "hoa-sen-nở-sớm-mai")
    person.groups.add(Group.objects.get(name=group))
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def confirmed(client):
    """Let the session of a client count as confirmed a moment ago."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
