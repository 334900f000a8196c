"""The objects of an S3-compatible bucket, by name. What fails there or on the way is a `StoreError` that says where.

Address and credentials come by their usual names: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and so on; an
address without TLS is one that says http.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store

from registry.site.store import StoreError

AT_ONCE = 32
"""Requests that are under way together."""
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
END = "\n\n"
_process: dict[str, int] = {}
"""The process that made the first request: the library's threads live in that one."""
T = TypeVar("T")
R = TypeVar("R")


class Objects:
    """Those under ``s3://bucket/optional/prefix``."""

    def __init__(self, where: str) -> None:
        self.where = where
        address = urlsplit(where)
        plain = any(os.environ.get(name, "").startswith("http://") for name in ENDPOINTS)
        with self._told("the bucket"):
            self._store = S3Store(
                address.netloc,
                prefix=address.path.strip("/") or None,
                client_options={"allow_http": plain, "timeout": "60s", "connect_timeout": "5s"},
                retry_config={"max_retries": 4, "retry_timeout": timedelta(minutes=2)},
            )

    def find(self, name: str) -> tuple[bytes, str | None] | None:
        """An object's content and entity tag; None if there is none."""
        with self._told(name):
            try:
                found = self._store.get(name)
                return bytes(found.bytes()), found.meta["e_tag"]
            except FileNotFoundError as error:
                if "NoSuchBucket" in str(error):
                    raise
                return None

    def get(self, name: str) -> bytes:
        """An object's content."""
        found = self.find(name)
        if found is None:
            raise StoreError(f"no {name} in {self.where}")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether there is such an object."""
        with self._told(name):
            try:
                return bool(self._store.head(name))
            except FileNotFoundError:
                return False

    def put(self, name: str, body: bytes) -> None:
        """Write an object."""
        with self._told(name):
            self._store.put(name, body)

    def replace(self, name: str, body: bytes, tag: str | None) -> str | None:
        """Write an object if it still has this entity tag, or is still missing; its new one.

        A server that does not know If-Match writes it anyway; of one that is said to refuse it, it is not asked.
        """
        with self._told(name):
            try:
                return self._store.put(name, body, mode={"e_tag": tag} if tag else "create")["e_tag"]
            except NotImplementedError:
                return self._store.put(name, body)["e_tag"]

    def copy(self, name: str, to: str) -> None:
        """Copy an object on the server."""
        with self._told(f"{name} to {to}"):
            self._store.copy(name, to)

    def names(self, folder: str) -> list[str]:
        """The objects in a folder and below."""
        with self._told(folder):
            return [one["path"] for some in self._store.list(folder, chunk_size=1000) for one in some]

    def delete(self, names: list[str]) -> None:
        """Remove objects, if they are there."""
        with self._told("removal"):
            self._store.delete(names)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        if _process.setdefault("id", os.getpid()) != os.getpid():
            raise StoreError(f"{self.where} was used before this process was forked, and would never answer in it")
        try:
            yield
        except (AlreadyExistsError, PreconditionError) as error:
            raise StoreError(f"{self.where}: {what} was changed by another in the meantime") from error
        except (BaseError, OSError, ValueError) as error:  # its first paragraph says enough
            said = " ".join(str(error).partition(END)[0].split())
            raise StoreError(f"{self.where}: {what}: {said}") from error


def together(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Do this for all, many at a time, and stop at the first error."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, items))
