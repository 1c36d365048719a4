"""A drill as a whole: it touches nothing but its own, and plays from end to end."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from deploy.drill import prepared
from deploy.drill import run as launcher
from deploy.local import engines
from deploy.local.place import Place, engine_account
from deploy.local.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]


def test_no_setting_of_the_portal_reaches_a_drill(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {"PATH": "/bin", "DATABASE_URL": "postgresql://live/", "EMAIL_HOST": "mail.example"}
    given |= {"SITE_URL": "https://live.example", "BEHIND_PROXY": "true", "PORT": ""}
    monkeypatch.setattr(os, "environ", dict(given))
    shutil.copy(ROOT / ".env.example", tmp_path)
    (tmp_path / "var").mkdir()
    launcher.environment(Place(tmp_path, tmp_path / "var", "x"))
    assert not {"DATABASE_URL", "EMAIL_HOST", "BEHIND_PROXY"} & os.environ.keys()
    assert os.environ["SITE_URL"] == "http://localhost:8010"
    assert os.environ["EXERCISE"] == "true"
    assert os.environ["PATH"] == "/bin"


def test_a_drill_is_another_place_and_wipes_only_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    portal, drill = Place.here(), Place.here("drill")
    assert drill.root == portal.root
    assert drill.kept == Path("var/drill")
    assert not {drill.ident, drill.marker} & {portal.ident, portal.marker}
    monkeypatch.setattr(Place, "engine_home", property(lambda place: place.var))
    outer, inner = Place(tmp_path, tmp_path / "var", "a"), Place(tmp_path, tmp_path / "var/d", "b")
    for place in (outer, inner):
        for name in ("postgres", "valkey", "log", "static"):
            (place.var / name).mkdir(parents=True)
            (place.var / name / "kept").touch()
    launcher.wipe(inner)
    assert {path.parent.name for path in outer.var.glob("*/kept")} == {
        *("postgres", "valkey", "log", "static")
    }
    assert [path.parent.name for path in inner.var.glob("*/kept")] == ["static"]
    assert (inner.var / "log").is_dir()


def test_a_prepared_database_serves_until_its_sources_change(tmp_path: Path) -> None:
    place = Place(tmp_path, tmp_path / "var", "a")
    place.var.mkdir()
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "incidents").mkdir()
    assert not prepared.is_kept(place)
    private = engines.short_temp() / f"{engines.ONCE}{os.getpid()}-prepared"
    private.mkdir(mode=0o711)
    database = Postgres(private / "db", private / "db", engine_account(), throw_away=True)
    try:
        with engines.running(database, str(private), private / "log"):
            with psycopg.connect(database.url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
            prepared.keep(place, database)
            with psycopg.connect(database.url) as connection:
                connection.execute("DROP TABLE kept")
            assert prepared.is_kept(place)
            prepared.take(database)
            with psycopg.connect(database.url) as connection:
                assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
    finally:
        shutil.rmtree(private, ignore_errors=True)
    (tmp_path / "incidents/new.py").touch()
    assert not prepared.is_kept(place)


def drill(*words: str, port: int, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "-m", "deploy.drill", *words],
        cwd=cwd,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    shutil.copytree(ROOT / "lib", tmp_path / "lib")
    shutil.copy(ROOT / ".env.example", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        told = drill(port=port, cwd=tmp_path)
    assert told.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken .*PORT=\d+ make drill\.\n", told.stderr)


@pytest.mark.audit
def test_a_drill_plays_to_its_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    told = drill("--speed", "600", port=port)
    assert told.returncode == 0, told.stderr
    head, _, end = told.stdout.partition("Who noticed what when")
    for words in ("Desk     http://localhost", "one-time password", "MAJOR OUTAGE (our editors)"):
        assert words in head
    assert re.search(r"a proposal was on the desk +15:\d\d +\+\d+\.\d s", end)
    assert re.search(r"the board: facebook major_outage +1\d:\d\d +\+\d+\.\d s", end)
    assert re.search(r"the board: facebook no_known_issue +1\d:\d\d +\+\d+\.\d s", end)
    assert end.count("an editor published it") == 4
    assert "never" not in end
    marker = Place.here("drill").marker
    assert marker not in os.popen("ps axeww").read()
