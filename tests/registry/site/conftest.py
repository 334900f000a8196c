"""Places for versions of the website: folders, and a bucket on a server that checks signatures (rclone serve s3).

That server writes an object whatever it was asked to make sure of before. `Conditions` stands before it and knows
If-Match and If-None-Match, as S3 does.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from registry.site.bucket import Bucket
from registry.site.folder import Folder
from registry.site.store import Store

KEY, SECRET = "made-up-key", "made-up-secret"


class Place:
    """Where a store is, and its ``current`` for whoever sets it by hand."""

    def __init__(self, where: str) -> None:
        self.where = where

    def open(self) -> Store:
        """A store there that remembers nothing."""
        return Bucket(self.where) if self.where.startswith("s3://") else Folder(self.where)

    def current(self) -> str:
        """What ``current`` is."""
        store = self.open()
        if isinstance(store, Bucket):
            return store._objects.get("current").decode()
        assert isinstance(store, Folder)
        return str((store.root / "current").readlink())

    def set(self, current: str) -> None:
        """Make it something else."""
        store = self.open()
        if isinstance(store, Bucket):
            store._objects.put("current", current.encode())
        else:
            assert isinstance(store, Folder)
            (store.root / "current").unlink()
            (store.root / "current").symlink_to(current)


class Conditions(BaseHTTPRequestHandler):
    """Passes requests on, signatures and all, unless an object is not as they say."""

    behind: int
    tags: dict[str, str]
    lock: threading.Lock

    def _pass(self) -> None:
        with self.lock if self.command == "PUT" else nullcontext():
            tag, wanted = self.tags.get(self.path), self.headers["If-Match"]
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            if (wanted and tag != wanted) or (tag and self.headers["If-None-Match"]):
                self.send_response(412)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            server = http.client.HTTPConnection("127.0.0.1", self.behind)
            server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                server.putheader(name, value)
            server.endheaders(body)
            answer = server.getresponse()
            content = answer.read()
            server.close()
            if self.command == "PUT" and answer.status == 200:
                self.tags[self.path] = answer.headers["ETag"]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in {"Content-Length", "Transfer-Encoding", "Connection"}:
                self.send_header(name, value)
        length = answer.headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815 - http.server's names

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@contextmanager
def bucket_server(folder: Path) -> Iterator[int]:
    """A server with the bucket ``site``; its port."""
    program = shutil.which("rclone", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert program, "no rclone: make install"
    (folder / "site").mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [program, "serve", "s3", "--config", "", "--cache-dir", str(folder / "cache"), "--addr"]
    command += [f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        yield port
    finally:
        server.kill()
        server.wait(20)


@pytest.fixture(scope="session")
def bucket_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the server, and the environment that names it."""
    with bucket_server(tmp_path_factory.mktemp("bucket") / "served") as port, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield port


@pytest.fixture
def conditions(bucket_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From here on the bucket's server knows conditions."""
    said = {"behind": bucket_port, "tags": {}, "lock": threading.Lock()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Conditions,), said))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def new_bucket(bucket_port: int) -> Callable[[], Place]:
    """Makes places in the bucket."""
    return lambda: Place(f"s3://site/{uuid.uuid4().hex}")


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Makes folders."""
    return lambda: Place(str(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="session", params=["folder", "bucket"])
def new_place(request: pytest.FixtureRequest) -> Callable[[], Place]:
    """Makes places of either kind."""
    made: Callable[[], Place] = request.getfixturevalue(f"new_{request.param}")
    return made


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """A place where nothing is yet."""
    return new_place()


@pytest.fixture
def store(place: Place) -> Store:
    """A store there."""
    return place.open()
