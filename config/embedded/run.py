"""`make run`, step by step."""

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import StackError, home, processes
from config.embedded.parts import STAGE_SERVERS, Part, command, environment, manage, services
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Stopped, Supervisor, say
from config.embedded.valkey import Valkey

CODE = Path(__file__).resolve().parents[2]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever http_proxy says, this is our machine


@dataclass(frozen=True)
class Plan:
    """What `make run` was asked for: PORT, RECEIVER_PORT, REGISTRY_HOME, DATABASE_URL, CELERY_BROKER_URL."""

    home: Path
    port: int
    receiver_port: int
    database: str
    broker: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def plan() -> Plan:
    """From the environment.

    Raises:
        StackError: a port is not a port.
    """
    env = os.environ
    try:
        port = int(env.get("PORT") or 8000)
        receiver_port = int(env.get("RECEIVER_PORT") or port + 1)
    except ValueError as error:
        raise StackError(f"PORT and RECEIVER_PORT are numbers: {error}") from error
    if not all(0 < number < 65536 for number in (port, receiver_port)):
        raise StackError(f"PORT={port} RECEIVER_PORT={receiver_port}: ports go from 1 to 65535")
    where = Path(env.get("REGISTRY_HOME") or CODE / ".local").resolve()
    return Plan(where, port, receiver_port, env.get("DATABASE_URL", ""), env.get("CELERY_BROKER_URL", ""))


def run(wanted: Plan) -> None:
    """Start everything, tell where it is, keep it up until asked to stop.

    Raises:
        StackError: with what to do about it; all that was started is stopped.
    """
    home.make(wanted.home)
    lock = home.lock(wanted.home, says=f"{os.getpid()} {wanted.address}/")
    supervisor = Supervisor(wanted.home)
    supervisor.listen()
    say(f"The registry starts; its data lies in {wanted.home}")
    try:
        _recover(wanted)
        _start(supervisor, wanted)
        say(_table(wanted))
        supervisor.watch_for_ever()
    except Stopped:
        pass
    finally:
        supervisor.stop()
        supervisor.close()
        lock.close()


def _recover(wanted: Plan) -> None:
    """Clear what an earlier supervisor left behind when it was killed, then make sure that the ports are free."""
    left = processes.take_down(lambda: processes.of_home(wanted.home), polite=signal.SIGTERM)
    if left:
        say(f"  took down {left} processes of an earlier start that was killed")
    for port, name in ((wanted.port, "PORT"), (wanted.receiver_port, "RECEIVER_PORT")):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise StackError(
                    f"Port {port} cannot be had ({error.strerror}); another program may use it. "
                    f"Choose one: make run {name}={port + 100}"
                ) from error


def _start(supervisor: Supervisor, wanted: Plan) -> None:
    database, broker = _servers(supervisor, wanted)
    home.write_addresses(wanted.home, database=database, broker=broker)
    env = environment(wanted.home, database=database, broker=broker, port=wanted.port)
    with _step("migrations"):
        supervisor.once("migrate", command("migrate"), env, CODE)
    if not (wanted.home / "static" / "staticfiles.json").exists() or _newer_static(wanted.home):
        with _step("style sheets and scripts"):
            supervisor.once("static", manage("collectstatic", "--no-input", "--clear"), env, CODE)
    seeded = wanted.home / "seeded"
    if not seeded.exists():
        with _step("seeds, this once"):
            supervisor.once("seed", manage("seed"), env, CODE, aloud=True)
            home.write(seeded, "The seeds are in; remove this file to run them again, which changes nothing.")
    with _step("demonstration subscriber"):
        url, secret = f"http://127.0.0.1:{wanted.receiver_port}/hook", wanted.home / "secrets" / "receiver"
        register = manage("register_receiver", "--url", url, "--secret-file", str(secret))
        supervisor.once("register_receiver", register, env, CODE)
    with _step("website"):
        try:
            supervisor.once("build_site", manage("build_site"), env, CODE, aloud=True)
        except StackError as error:  # it stays as it was, and the register does not wait for it
            say(f"  {error}\n  Its worker goes on trying; docs/runbooks/website-stands-still.md says what to do.")
    with _step("web, workers, beat, receiver"):
        for part in services(wanted.home, env, CODE, port=wanted.port, receiver_port=wanted.receiver_port):
            supervisor.start(part)
        if not supervisor.until(lambda: not _missing(wanted), seconds=90):
            raise StackError(f"Not ready after 90 s: {_missing(wanted)}\nThe logs are in {wanted.home / 'logs'}")


def _servers(supervisor: Supervisor, wanted: Plan) -> tuple[str, str]:
    """PostgreSQL and Valkey, unless others were named; their addresses."""
    database, broker = wanted.database, wanted.broker
    if not database:
        with _step("PostgreSQL"):
            postgres = Postgres(wanted.home)
            part = Part("postgres", [], {"LC_ALL": "C"}, Path("/"), STAGE_SERVERS, signal.SIGINT, who=postgres.who)
            part.argv, part.before, part.ready = postgres.argv(), postgres.prepare, postgres.ready
            supervisor.start(part)
            postgres.create_database()
            database = postgres.url()
    if not broker:
        with _step("Valkey"):
            valkey = Valkey(wanted.home)
            part = Part("valkey", valkey.argv(), {"LC_ALL": "C"}, Path("/"), STAGE_SERVERS)
            part.before, part.ready = valkey.prepare, valkey.ready
            supervisor.start(part)
            broker = valkey.url
    return database, broker


def _newer_static(where: Path) -> bool:
    """Whether the code brings static files newer than those collected: ours, or by a new set of packages."""
    collected = (where / "static" / "staticfiles.json").stat().st_mtime
    ours = [
        path
        for house in ("config", "partnership", "sanctions", "registry")
        for path in (CODE / house).rglob("static/**/*")
    ]
    return any(path.stat().st_mtime > collected for path in [*ours, CODE / "requirements" / "base.txt"])


def _missing(wanted: Plan) -> str:
    """What ``/readyz`` still misses; empty when ready."""
    try:
        with DIRECT.open(f"{wanted.address}/readyz", timeout=5) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        try:
            parts = json.loads(error.read())["parts"]
        except (ValueError, KeyError):
            return f"web answers {error.code}"
        return ", ".join(f"{name}: {state}" for name, state in parts.items() if state != "up") or "web"
    except OSError:
        return "web does not answer"
    return ""


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Says what begins, and how long it took."""
    begun = time.monotonic()
    say(f"  {name} …")
    yield
    say(f"  {name}: done in {time.monotonic() - begun:.1f} s")


def _table(wanted: Plan) -> str:
    secrets = wanted.home / "secrets"
    rows = [
        ("the site", f"{wanted.address}/"),
        ("admin", f"{wanted.address}/admin/"),
        ("feed", f"{wanted.address}/v1/"),
        ("API of States", f"{wanted.address}/api/v1/"),
        ("receiver", f"http://127.0.0.1:{wanted.receiver_port}/"),
        ("its folder", str(wanted.home / "website")),
        ("state of all parts", f"{wanted.address}/readyz"),
        ("data, logs, secrets", str(wanted.home)),
    ]
    if (secrets / "demo-api-key").exists():
        rows.append(("key for that API", (secrets / "demo-api-key").read_text(encoding="utf-8").strip()))
    lines = ["", "The registry runs.", "", *(f"  {name:<21}{value}" for name, value in rows)]
    if (secrets / "demo-accounts").exists():
        lines += ["", "  Demonstration accounts, made up for this folder:"]
        pairs = [line.partition(" ") for line in (secrets / "demo-accounts").read_text(encoding="utf-8").splitlines()]
        lines += [f"    {name:<24}{password}" for name, _, password in pairs]
    return "\n".join([*lines, "", "Ctrl-C stops it; `make reset` removes its data.", ""])
