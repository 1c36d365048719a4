"""An editor at the desk, with the starter content loaded once."""

import pytest
from allauth.mfa.models import Authenticator

from directory.models import Editor


@pytest.fixture
def editor(db):
    """A superuser with a password of her own and a second factor."""
    lan = Editor.objects.create_superuser("lan", "lan@localhost", "hoa-sen-nở-sớm-mai")
    Authenticator.objects.create(user=lan, type=Authenticator.Type.TOTP, data={})
    return lan


@pytest.fixture
def desk(client, editor):
    """A client signed in as that editor."""
    client.force_login(editor)
    return client
