"""Real lists for tests: inputs that are never part of the product. Absent, the tests that read them are skipped.

They are looked for in the folder that REAL_LISTS names, else in ``shared/data`` beside the checkout.
"""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def folder() -> Path | None:
    """Where the real lists are, if they are anywhere."""
    found = Path(os.environ.get("REAL_LISTS") or BESIDE)
    return found if found.is_dir() else None


def real(name: str) -> Path:
    """A real list by its path below the folder (``un/consolidated_2025-04-19.xml``); else the test is skipped."""
    found = folder()
    if found is None or not (found / name).exists():
        pytest.skip(f"the real list {name} is not here; REAL_LISTS names its folder")
    return found / name
