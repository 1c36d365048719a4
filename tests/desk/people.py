"""People at the desk who are no superusers."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission

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
