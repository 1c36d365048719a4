"""What tests of the library share."""

import pytest

from lib import outgoing


@pytest.fixture
def loopback(settings, monkeypatch):
    """Let requests reach 127.0.0.0/8, as an operator may for a drill; retry without a pause."""
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(outgoing, "RETRY_PAUSE", 0.01)
