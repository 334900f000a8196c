"""The local stack under kills: what a dead part, a dead supervisor and a dead machine leave is cleared, data stays."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import StackError, home, processes
from config.embedded.parts import STAGE_FRONT, STAGE_SERVERS, STAGE_WORK, Part
from config.embedded.postgres import Postgres
from config.embedded.run import CODE
from config.embedded.supervisor import Stopped, Supervisor
from config.embedded.valkey import Valkey
from tests.stack import remove


@pytest.fixture
def folder() -> Iterator[Path]:
    """A home that the account which root lends PostgreSQL can reach."""
    made = Path(tempfile.mkdtemp(prefix="registry-faults-"))
    made.chmod(0o711)
    home.make(made)
    yield made
    processes.take_down(lambda: processes.of_home(made), polite=signal.SIGKILL)
    remove(made)


@pytest.fixture
def supervisor(folder: Path) -> Iterator[Supervisor]:
    made = Supervisor(folder)
    yield made
    made.stop()
    made.close()


def sleeper(name: str, folder: Path, *, stage: int = STAGE_WORK, code: str = "import time; time.sleep(600)") -> Part:
    env = {"REGISTRY_STACK": str(folder), "PATH": os.environ["PATH"]}
    return Part(name, [sys.executable, "-c", code], env, Path("/"), stage)


def database(folder: Path) -> tuple[Postgres, Part]:
    postgres = Postgres(folder)
    part = Part("postgres", postgres.argv(), {"LC_ALL": "C"}, Path("/"), STAGE_SERVERS, signal.SIGINT)
    part.who, part.before, part.ready = postgres.who, postgres.prepare, postgres.ready
    return postgres, part


def pid(supervisor: Supervisor, name: str) -> int:
    process = supervisor.running[name].process
    assert process
    return process.pid


def test_a_killed_database_comes_back_with_what_it_acknowledged(folder: Path, supervisor: Supervisor) -> None:
    postgres, part = database(folder)
    supervisor.start(part)
    postgres.create_database()
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    for n in range(3):
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [n])
            killed = pid(supervisor, "postgres")
            os.kill(killed, signal.SIGKILL)
        assert supervisor.until(lambda old=killed: not processes.alive(old) and postgres.ready(), seconds=30)  # type: ignore[misc]
    with psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SELECT array_agg(n ORDER BY n) FROM kept").fetchone() == ([0, 1, 2],)


def test_a_database_whose_supervisor_died_is_taken_over(folder: Path, supervisor: Supervisor) -> None:
    postgres, part = database(folder)
    postgres.prepare()
    with (folder / "logs" / "orphan").open("wb") as log:
        orphan = processes.spawn(part.argv, log=log, cwd=part.cwd, env=part.env, who=part.who)
    assert processes.wait_for(postgres.ready, seconds=30)
    supervisor.start(part)
    assert orphan.wait(10) is not None
    assert postgres.ready()


def test_a_cluster_that_was_half_made_is_made_again(folder: Path, supervisor: Supervisor) -> None:
    postgres, part = database(folder)
    half = postgres.data.with_suffix(".new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    supervisor.start(part)
    assert postgres.ready()
    assert not half.exists()


def test_a_stale_lock_that_names_a_living_stranger_does_not_stop_the_database(
    folder: Path, supervisor: Supervisor
) -> None:
    """After a restart of the machine the number in ``postmaster.pid`` may belong to anyone."""
    postgres, part = database(folder)
    postgres.prepare()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n1\n5432\n{postgres.sockets}\n\n")
    supervisor.start(part)
    assert postgres.ready()


def test_a_killed_broker_keeps_what_it_took(folder: Path, supervisor: Supervisor) -> None:
    valkey = Valkey(folder)
    part = Part("valkey", valkey.argv(), {"LC_ALL": "C"}, Path("/"), STAGE_SERVERS)
    part.before, part.ready = valkey.prepare, valkey.ready
    supervisor.start(part)
    tell(valkey.socket, b"SET kept 1\r\n")
    time.sleep(1.1)  # the file is flushed every second; what is younger may go, as the tasks allow
    os.kill(pid(supervisor, "valkey"), signal.SIGKILL)
    assert supervisor.until(lambda: supervisor.running["valkey"].process is None, seconds=5)
    assert supervisor.until(lambda: supervisor.running["valkey"].process is not None and valkey.ready(), seconds=30)
    assert b"1" in tell(valkey.socket, b"GET kept\r\n")


def tell(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(str(path))
        connection.sendall(command)
        return connection.recv(100)


def test_a_part_that_cannot_live_is_started_ever_more_rarely(folder: Path, supervisor: Supervisor) -> None:
    supervisor.start(sleeper("poor", folder, code="raise SystemExit(3)"))
    poor = supervisor.running["poor"]
    assert supervisor.until(lambda: poor.pause >= 2.0, seconds=20)
    assert poor.again_at - time.monotonic() > 0.5


def test_the_children_of_a_killed_part_go_with_it(folder: Path, supervisor: Supervisor) -> None:
    code = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).wait()"
    )
    supervisor.start(sleeper("parent", folder, code=code))
    assert supervisor.until(lambda: len(processes.of_home(folder)) == 2, seconds=10)
    before = set(processes.of_home(folder))
    os.kill(pid(supervisor, "parent"), signal.SIGKILL)
    assert supervisor.until(lambda: not before & set(processes.of_home(folder)), seconds=10)


def test_parts_stop_in_order_and_the_deaf_are_killed(folder: Path, supervisor: Supervisor) -> None:
    note = folder / "order"
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    polite = (
        "import signal, sys, time\n"
        f"def go(*_): open({str(note)!r}, 'a').write(sys.argv[1] + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, go)\nprint('ready', flush=True)\ntime.sleep(600)"
    )
    for name, stage in (("server", STAGE_SERVERS), ("worker", STAGE_WORK), ("web", STAGE_FRONT)):
        part = sleeper(name, folder, stage=stage, code=polite)
        part.argv.append(name)
        supervisor.start(part)
    part = sleeper("deaf", folder, stage=STAGE_FRONT, code=deaf)
    part.grace = 0.5
    supervisor.start(part)
    logs = [folder / "logs" / f"{name}.log" for name in ("server", "worker", "web", "deaf")]
    assert supervisor.until(lambda: all(log.read_text() for log in logs), seconds=20)
    supervisor.stop()
    assert note.read_text() == "web worker server "
    assert processes.of_home(folder) == []


def test_a_step_under_way_ends_when_the_end_is_asked_for(folder: Path, supervisor: Supervisor) -> None:
    def ask() -> None:
        supervisor.asked_to_stop = True

    part = sleeper("step", folder)
    ask()
    with pytest.raises(Stopped):
        supervisor.once("step", part.argv, part.env, part.cwd)
    assert processes.of_home(folder) == []


def test_a_step_that_fails_says_why(folder: Path, supervisor: Supervisor) -> None:
    part = sleeper("step", folder, code="raise SystemExit('the reason')")
    with pytest.raises(StackError, match="the reason"):
        supervisor.once("step", part.argv, part.env, part.cwd)


def test_a_second_supervisor_on_the_same_home_is_told_of_the_first(folder: Path) -> None:
    first = home.lock(folder, says="4711 http://127.0.0.1:8000/")
    with first, pytest.raises(StackError, match=r"4711 http://127.0.0.1:8000/"):
        home.lock(folder, says="the second")
    home.lock(folder, says="the third").close()


def test_secrets_are_made_once_and_for_the_owner_alone(folder: Path) -> None:
    before = {path.name: path.read_text() for path in (folder / "secrets").iterdir()}
    home.make(folder)
    assert before.keys() == {"SECRET_KEY", "FIELD_KEY", "receiver"}
    assert {path.name: path.read_text() for path in (folder / "secrets").iterdir()} == before
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "secrets").iterdir())


def test_a_taken_port_is_said_and_nothing_is_left_running(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        env = os.environ | {"REGISTRY_HOME": str(folder), "PORT": port, "DATABASE_URL": "", "CELERY_BROKER_URL": ""}
        command = [sys.executable, "-m", "config.embedded", "run"]
        done = subprocess.run(command, check=False, cwd=CODE, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"Port {port} cannot be had" in done.stderr
    assert processes.of_home(folder) == []


def test_a_deployments_logins_can_do_what_their_service_needs_and_no_more(folder: Path, supervisor: Supervisor) -> None:
    """The script that the container of PostgreSQL runs, the migrations as its owner, the feed as its public login."""
    postgres, part = database(folder)
    supervisor.start(part)
    postgres.create_database()
    psql = postgres.bin if (postgres.bin / "psql").exists() else Path(shutil.which("psql") or "/nonexistent").parent
    for name in ("owner", "app", "public"):
        (folder / f"{name}_password").write_text(f"{name}'s word\n")
    env = {"PATH": f"{psql}:{os.environ['PATH']}", "PGHOST": str(postgres.sockets), "POSTGRES_DB": "registry"}
    script = ["bash", str(CODE / "config" / "postgres" / "logins.sh")]
    subprocess.run(script, check=True, env=env | {"SECRETS": str(folder)}, capture_output=True)

    def url(login: str) -> str:
        return postgres.url().replace("//postgres@", f"//{login}@")

    own = {"PATH": os.environ["PATH"], "REGISTRY_HOME": str(folder / "none"), "SECRET_KEY": "x", "FIELD_KEY": "x"}
    migrate = [sys.executable, "manage.py", "migrate", "--no-input"]
    told = own | {"DATABASE_URL": url("registry_owner")}
    done = subprocess.run(migrate, check=False, cwd=CODE, env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    code = "import django; django.setup(); from django.test import Client; print(Client().get('/readyz').json())"
    told = own | {"DATABASE_PUBLIC_URL": url("registry_feed"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    told |= {"ALLOWED_HOSTS": "testserver"}
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=CODE, env=told, capture_output=True, text=True)
    assert done.stdout == "{'ready': True, 'parts': {'public': 'up', 'migrations': 'up'}}\n", done.stderr

    for login, forbidden in (
        ("registry_feed", "SELECT FROM partnership_user"),
        ("registry_feed", "DELETE FROM registry_event"),
        ("registry_web", "DELETE FROM registry_event"),
        ("registry_web", "DELETE FROM django_migrations"),
    ):
        with psycopg.connect(url(login)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(forbidden.encode())
