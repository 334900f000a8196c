"""What `Folder` asks of the disk: to fail as a store does, to give second names, to hold what it was given."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.site.store import StoreError


@contextmanager
def told() -> Iterator[None]:
    """A failure of the disk is one of the store."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise StoreError(str(error)) from error


def link(source: Path | str, target: Path | str) -> None:
    """Give a file or a link a second name, or copy it where a file system has no second names.

    Raises:
        StoreError: there is none.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError as error:
        raise StoreError(f"{Path(target).name} is neither staged nor in the former directory") from error
    except OSError:  # a file system without second names
        shutil.copyfile(source, target, follow_symlinks=False)


def put_on_disk(place: Path) -> None:
    """Have the disk hold a file, or the names in a folder where one can be opened. What is gone needs nothing."""
    try:
        opened = os.open(place, os.O_RDONLY)
    except OSError:
        if place.is_file():
            raise
        return
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
