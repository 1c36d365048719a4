"""The launcher's parts on real engines: they start, survive being killed, and lose nothing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import dj_database_url
import psutil
import psycopg
import pytest
import redis
from kombu import Connection

from deploy.local import engines, given, orphans
from deploy.local.place import (
    Place,
    Trouble,
    check_space,
    engine_account,
    private_folder,
    short_temp,
)
from deploy.local.postgres import Postgres
from deploy.local.processes import check_port, quoted
from deploy.local.program import argv, read_procfile
from deploy.local.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder that the database's user may traverse (pytest's own is 0700)."""
    path = short_temp() / f"{engines.ONCE}{os.getpid()}-t{time.monotonic_ns():x}"
    path.mkdir(mode=0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def database(folder: Path) -> Postgres:
    home = folder / "db"
    return Postgres(home, home, engine_account())


def running(engine: engines.Engine, folder: Path):
    return engines.running(engine, str(folder), folder / "log")


def eventually(check: Callable[[], object], seconds: float = 30) -> object:
    """Return the first true answer of `check`; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not (answer := check()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
    return answer


def test_database_redoes_an_interrupted_start_and_survives_kill(
    database: Postgres, folder: Path
) -> None:
    private_folder(database.home, database.account)
    private_folder(database.home / "postgres.unfinished", database.account)
    (database.home / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    with running(database, folder):
        told = dj_database_url.parse(database.url)
        assert (told["HOST"], told["NAME"]) == (str(database.sockets), "binhtinh")
        with psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT lower('ĐÃ') AS word")
        master = int((database.data / "postmaster.pid").read_text().split()[0])
        children = psutil.Process(master).children()
        os.kill(master, signal.SIGKILL)
        psutil.wait_procs(children, timeout=10)
    with running(database, folder), psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("đã",)


def test_database_forgets_a_pid_file_of_another_process(database: Postgres, folder: Path) -> None:
    database.prepare()
    (database.data / "postmaster.pid").write_text(f"{os.getpid()}\n{database.data}\n")
    with running(database, folder), psycopg.connect(database.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_valkey_keeps_the_queue_when_killed(folder: Path) -> None:
    engine = Valkey(folder / "data", folder)
    with running(engine, folder), redis.Redis.from_url(engine.url) as cache:
        with Connection(engine.broker_url) as broker, broker.SimpleQueue("kept") as queue:
            queue.put({"task": 1})
        assert cache.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        cache.flushdb()
        time.sleep(1.2)  # the append-only file reaches the disk every second
        os.kill(cache.info("server")["process_id"], signal.SIGKILL)
    with (
        running(engine, folder),
        Connection(engine.broker_url) as broker,
        broker.SimpleQueue("kept") as queue,
    ):
        assert queue.get(timeout=5).payload == {"task": 1}


def test_only_own_processes_are_reclaimed(tmp_path: Path) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    own = subprocess.Popen(sleep, env={**os.environ, orphans.RUN: f"{tmp_path}#1"})
    other = subprocess.Popen(sleep, env={**os.environ, orphans.RUN: f"{tmp_path}#2"}, cwd=tmp_path)
    try:
        eventually(lambda: orphans.of_run(f"{tmp_path}#1", []))
        assert orphans.reclaim(f"{tmp_path}#1", [tmp_path]) == 1
        assert own.poll() is not None
        assert other.poll() is None
    finally:
        for process in (own, other):
            process.kill()
            process.wait()


def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match="belongs to another user"):
        private_folder(tmp_path / "sockets")
    (tmp_path / "open").mkdir(mode=0o777)
    assert private_folder(tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_a_taken_port_and_a_full_disk_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        with pytest.raises(Trouble, match=f"Port {port} is taken"):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)
    for wrong in ("", "0", "http", "70000"):
        with pytest.raises(Trouble, match="PORT must be"):
            check_port("127.0.0.1", wrong)
    monkeypatch.setattr("deploy.local.place.FREE_BYTES_NEEDED", 10**18)
    with pytest.raises(Trouble, match="disk is full"):
        check_space(tmp_path / "not" / "yet")


def test_a_given_server_that_is_away_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(given, "SECONDS", 1)
    with pytest.raises(Trouble, match=r"DATABASE_URL cannot be reached .* 127\.0\.0\.1:1 ") as told:
        given.check_database("postgresql://someone:s%40crete@127.0.0.1:1/x")
    assert "crete" not in str(told.value)
    with pytest.raises(Trouble, match=r"VALKEY_URL cannot be reached .* 127\.0\.0\.1:1 ") as told:
        given.check_valkey("redis://:secrete@127.0.0.1:1/0")
    assert "crete" not in str(told.value)


@pytest.mark.parametrize(
    ("valkey", "broker"),
    [
        ("redis://h:6379/0", "redis://h:6379/1"),
        ("redis://:p@h", "redis://:p@h/1"),
        ("rediss://h/3?ssl_cert_reqs=none", "rediss://h/4?ssl_cert_reqs=none"),
        ("unix:///run/v.sock?db=0", "redis+socket:///run/v.sock?virtual_host=1"),
    ],
)
def test_the_broker_has_a_database_of_its_own(valkey: str, broker: str) -> None:
    assert given.broker_beside(valkey) == broker


def test_commands_are_read_from_the_procfile() -> None:
    commands = read_procfile(ROOT / "Procfile")
    assert list(commands) == ["web", "worker", "beat"]
    words = argv(commands["web"], {"HOST": "0.0.0.0", "PORT": "81"})
    assert words[words.index("--host") + 1] == "0.0.0.0"
    assert quoted(["/a b #1/%x"]) == "'/a b '\"#\"'1/%%x'"


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A small checkout with the real launcher and, for the portal, a web server of the library."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    (tmp_path / "portal").mkdir()
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "manage.py").write_text("print('first editor: password once')\n")
    (tmp_path / "healthz").write_text("ok")
    sleep = "python -c 'import time; time.sleep(600)'"
    (tmp_path / "Procfile").write_text(
        f"web: python -m http.server --bind $HOST $PORT\nworker: {sleep}\nbeat: {sleep}\n"
    )
    yield tmp_path
    code = (
        "from deploy.local import engines, orphans, place; here = place.Place.here();"
        "orphans.reclaim(here.marker, engines.data_folders(here)); here.leave();"
        "import shutil; here.engine_home != here.var and shutil.rmtree(here.engine_home, True)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def launch(checkout: Path, port: int) -> subprocess.Popen[str]:
    """Start the launcher; return once the site answers."""
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "PYTHONPATH": ""}
    for name in ("DATABASE_URL", "VALKEY_URL", "BROKER_URL", "SITE_URL"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.local", "run"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = ""
    for line in process.stdout or ():
        seen += line
        if "Stop with Ctrl-C" in line:
            assert seen.count("password once") == 2
            return process
    raise AssertionError(f"The launcher ended:\n{seen}")


@pytest.mark.audit
def test_the_launcher_recovers_from_every_kill(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    launcher = launch(checkout, port)
    marker = f"{checkout}/var#"

    def processes(word: str) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                marked = process.environ().get(orphans.RUN, "").startswith(marker)
                if marked and any(word in part for part in process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def answers() -> bool:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
        except OSError:
            return False

    for word in ("bin/postgres", "valkey-server", "http.server"):
        (killed,) = processes(word)
        killed.kill()
        eventually(lambda word=word, old=killed: any(new != old for new in processes(word)))
        eventually(answers)
    second = subprocess.run(
        [sys.executable, "-m", "deploy.local", "run"],
        cwd=checkout,
        check=False,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert "already runs" in second.stderr
    launcher.kill()
    launcher.wait()
    assert processes("http.server"), "the portal outlives its launcher"
    launcher = launch(checkout, port)
    launcher.send_signal(signal.SIGINT)
    assert launcher.wait(60) == 0
    assert not processes("")


def test_every_checkout_is_another_place() -> None:
    here = Place.here()
    assert here == Place.here()
    assert here.root == ROOT
    assert here.marker.startswith(str(ROOT))
