"""The examples of docs/api.md run."""

import re
import subprocess

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = settings.BASE_DIR / "docs" / "api.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_every_example_runs(live_server, content):
    examples = BLOCK.findall(PAGE.read_text())
    assert len(examples) >= 6
    for example in examples:
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env={"SITE": live_server.url, "PATH": "/usr/local/bin:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 0, (example, ran.stderr)
        assert ran.stdout.strip() or "-o /dev/null" in example, example
