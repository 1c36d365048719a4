"""The examples of docs/api.md run, one after the other, as they stand there."""

import re
import subprocess

import pytest
from django.conf import settings

from directory.models import Platform
from tests.factories import make_feed
from tests.incidents.writing.tools import Tool

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = settings.BASE_DIR / "docs" / "api.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_example_runs(live_server, content):
    make_feed("facebook-monitor", [Platform.objects.get(slug="facebook")], provider="push", urls="")
    token = Tool(feeds=["facebook-monitor"]).token
    examples = BLOCK.findall(PAGE.read_text())
    assert len(examples) >= 15
    for example in examples:
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env={"SITE": live_server.url, "TOKEN": token, "PATH": "/usr/local/bin:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 0, (example, ran.stdout, ran.stderr)
        assert ran.stdout.strip() or "-o /dev/null" in example, example
