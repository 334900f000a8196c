"""P3: the database dies under its writers. What was acknowledged is there, without gaps and without duplicates."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config.embedded import home, processes
from config.embedded.postgres import Postgres
from tests.stack import remove

WRITERS = 4
SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on"}

# The register's own way of numbering (`registry.actions.ledger`), in its bare form: one head row, one line per commit.
TABLES = """
CREATE TABLE head (id int PRIMARY KEY, sequence bigint NOT NULL);
INSERT INTO head VALUES (1, 0);
CREATE TABLE line (sequence bigint PRIMARY KEY, key text NOT NULL UNIQUE);
"""
APPEND = """
WITH next AS (UPDATE head SET sequence = sequence + 1 RETURNING sequence)
INSERT INTO line SELECT sequence, %s FROM next
"""


class Cluster:
    """A PostgreSQL of `config.embedded`, as `make run` starts it, that can be killed."""

    def __init__(self, folder: Path, *, extra: tuple[str, ...] = ()) -> None:
        self.server, self.extra = Postgres(folder), extra
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "log"

    def start(self) -> None:
        self.server.prepare()
        argv = [*self.server.argv(), *(part for setting in self.extra for part in ("-c", setting))]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                argv, log=log, cwd=Path("/"), env=env, who=self.server.who, last_will=signal.SIGINT
            )
        assert processes.wait_for(self.server.ready, seconds=60)

    def kill(self) -> None:
        """-9 to the postmaster and every child at once: no buffer is written, no socket closed politely."""
        for number in processes.in_folder(self.server.data):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        assert self.process
        self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.url(), autocommit=True, connect_timeout=2)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="registry-killed-"))
    folder.chmod(0o711)
    home.make(folder)
    made = Cluster(folder)
    made.start()
    made.server.create_database()
    with made.connect() as connection:
        connection.execute(TABLES)
    yield made
    made.stop()
    remove(folder)


def write_and_kill(cluster: Cluster, kills: int, *, between: float = 0.5) -> set[str]:
    """Writers append and note what was acknowledged, while the database is killed again and again."""
    acknowledged: set[str] = set()
    stop = threading.Event()

    def write(writer: int) -> None:
        number = 0
        while not stop.is_set():
            try:
                with cluster.connect() as connection:
                    while not stop.is_set():
                        number += 1
                        key = f"{writer}-{number}"
                        connection.execute(APPEND, [key])
                        acknowledged.add(key)
            except psycopg.Error:
                time.sleep(0.05)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            enough = len(acknowledged) + 20

            def written(enough: int = enough) -> bool:
                return len(acknowledged) > enough

            assert processes.wait_for(written, seconds=60)
            time.sleep(between)
            cluster.kill()
            cluster.start()
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    return acknowledged


def check(cluster: Cluster, acknowledged: set[str]) -> int:
    """How many lines there are; asserts that none that was acknowledged is missing, and that the numbers are whole."""
    with cluster.connect() as connection:
        rows = connection.execute("SELECT sequence, key FROM line ORDER BY sequence").fetchall()
        head = connection.execute("SELECT sequence FROM head").fetchone()
    stored = {str(key) for _, key in rows}
    assert acknowledged <= stored, f"{len(acknowledged - stored)} acknowledged lines are lost"
    assert [sequence for sequence, _ in rows] == list(range(1, len(rows) + 1))
    assert head == (len(rows),)
    assert len(stored) == len(rows)
    assert len(stored - acknowledged) <= WRITERS * 30  # committed, but killed before the answer
    return len(rows)


def test_the_local_database_keeps_what_it_acknowledged(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        for name, value in SETTINGS.items():
            assert connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone() == (value,)
    acknowledged = write_and_kill(cluster, 1)
    assert check(cluster, acknowledged) > 20


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_through_twenty_deaths(cluster: Cluster) -> None:
    acknowledged = write_and_kill(cluster, 20)
    assert check(cluster, acknowledged) > 400


@pytest.mark.long
@pytest.mark.timeout(600)
def test_without_waiting_for_the_log_some_would_be_lost(cluster: Cluster) -> None:
    """The twin: acknowledged before it is written down. One loss in a few deaths is enough to see that this bites."""
    cluster.stop()
    cluster.extra = ("synchronous_commit=off", "wal_writer_delay=10s")
    cluster.start()
    for _ in range(10):
        acknowledged = write_and_kill(cluster, 1)
        with cluster.connect() as connection:
            stored = {str(key) for (key,) in connection.execute("SELECT key FROM line").fetchall()}
            connection.execute("TRUNCATE line")
            connection.execute("UPDATE head SET sequence = 0")
        if acknowledged - stored:
            return
    pytest.fail("nothing was lost with synchronous_commit off: the test cannot see a loss")
