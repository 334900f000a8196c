"""The field's own tools, in an environment of their own: ours are measured against them side by side.

They are no part of the product nor of its tests (PyICU, and for some of them scientific Python). The environment is
made the first time, from a list pinned with hashes, and kept beside the results.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LISTED = ROOT / "requirements" / "yardstick.txt"
FOLDER = ROOT / "bench" / "yardstick"


def python() -> Path:
    """The interpreter that has followthemoney; made on first use, and anew when the list changed."""
    stamp, wanted = FOLDER / "installed", hashlib.sha256(LISTED.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        print("making the yardstick's environment …", file=sys.stderr)  # noqa: T201
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
        pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(LISTED)], check=True)
        stamp.write_text(wanted)
    return FOLDER / "bin" / "python"


def validating(entities: Path) -> float:
    """Seconds that followthemoney takes to clean and validate the entities of a JSON-lines file, once in memory."""
    done = subprocess.run(
        [str(python()), str(Path(__file__).with_name("yardstick_ftm.py")), str(entities)],
        check=True, capture_output=True, text=True, cwd="/",
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return float(said["seconds"])


def matching(questions: list[dict[str, Any]], targets: list[dict[str, Any]]) -> float:
    """Seconds that logic-v2 takes to compare one question with one target; an entity is {id, schema, properties}."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"questions": questions, "targets": targets}, file)
        file.flush()
        done = subprocess.run(
            [str(python()), str(Path(__file__).with_name("yardstick_match.py")), file.name],
            check=True, capture_output=True, text=True, cwd="/",
        )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return float(said["seconds"]) / int(said["pairs"])
