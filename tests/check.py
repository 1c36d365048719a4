"""`make check`: everything that can be judged without running the portal. Prints what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Settings as in production, with addresses nothing connects to.
PRODUCTION = {
    "SECRET_KEY": "checked-and-never-used-" + "0123456789abcdef" * 3,
    "SITE_URL": "https://binh-tinh.example",
    "DATABASE_URL": "postgresql://check@localhost/check",
    "VALKEY_URL": "redis://localhost:6379/0",
    "DJANGO_SETTINGS_MODULE": "portal.settings",
}

STEPS = (
    ("lint", [BIN / "ruff", "check", "."]),
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("settings", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
    # It warns that it cannot ask the database; the models and files are all it needs.
    (
        "migrations",
        [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    ),
    ("imports", [sys.executable, "-m", "tests.imports"]),
    ("templates", [BIN / "djlint", "templates", "--check"]),
    ("catalogues", [sys.executable, "manage.py", "messages", "--check"]),
)


def main() -> int:
    """Run every step; return 0 when all are green."""
    environment = {**os.environ, **PRODUCTION}
    failed = []
    for name, command in STEPS:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr)
    if failed:
        print(f"make check: {', '.join(failed)} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
