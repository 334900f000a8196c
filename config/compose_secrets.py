"""``python3 config/compose_secrets.py [FOLDER]``: the secrets of docker-compose.yml, each a file, those missing only.

Compose mounts the files as they are, and the services run as different accounts: so each file is readable, in a folder
that only its owner may enter. The TLS pair is self-signed with ``openssl`` if that is there; put your own in its place.
Standard library only.
"""

from __future__ import annotations

import base64
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> int:
    """Exit status 0, or 1 when TLS's two files are left for you to bring."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    word = {name: secret(folder, f"{name}_password") for name in ("postgres", "owner", "app", "public", "broker")}
    urls = {
        "database_url": ("owner", "owner"),
        "database_app_url": ("web", "app"),
        "database_public_url": ("feed", "public"),
    }
    for name, (login, whose) in urls.items():
        put(folder / name, f"postgresql://registry_{login}:{word[whose]}@postgres:5432/registry")
    put(folder / "broker_url", f"redis://:{word['broker']}@valkey:6379/0")
    put(folder / "secret_key", secrets.token_urlsafe(50))
    put(folder / "field_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return certificate(folder)


def secret(folder: Path, name: str) -> str:
    """A password, kept if it is there: letters and digits alone, since it goes into addresses."""
    put(folder / name, secrets.token_hex(32))
    return (folder / name).read_text(encoding="utf-8").strip()


def put(path: Path, text: str) -> None:
    """A file, unless it is there."""
    if not path.exists():
        path.write_text(f"{text}\n", encoding="utf-8")
        path.chmod(0o444)


def certificate(folder: Path) -> int:
    """A self-signed pair for a first try."""
    pair = folder / "tls_key", folder / "tls_certificate"
    if not any(path.exists() for path in pair) and shutil.which("openssl"):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        command += ["-days", "30", "-subj", "/CN=registry", "-keyout", str(pair[0]), "-out", str(pair[1])]
        subprocess.run(command, check=True, capture_output=True)
        for path in pair:
            path.chmod(0o444)
    missing = [path.name for path in pair if not path.exists()]
    if missing:
        sys.stderr.write(f"Put the certificate and its key into {folder}: {', '.join(missing)}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "secrets"))
