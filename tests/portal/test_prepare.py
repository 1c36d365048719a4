"""A machine that fails says so in one sentence, without a traceback."""

import errno

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal.management.commands.prepare import Command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OperationalError("could not extend file: No space left\nHINT: …"), "The database failed"),
    ],
)
def test_a_full_disk_is_one_sentence(monkeypatch, failure, words):
    def fail():
        raise failure

    monkeypatch.setattr(Command, "_migrate", staticmethod(fail))
    with pytest.raises(CommandError, match=words) as told:
        call_command("prepare")
    assert "\n" not in str(told.value)
