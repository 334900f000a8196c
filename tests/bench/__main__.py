"""`make bench`: run every measurement, print a table, write `bench/results.json`.

A row is ``{number, name, value, unit, reach, ok}``. Figures are ratios taken in one run on one machine, since
absolute times on a shared machine say little.
"""

import argparse
import importlib
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.stack import Stack, sweep

MODULES = ("feed", "publishing", "website", "reading", "matching", "finding", "memory", "runs")
RESULTS = Path("bench/results.json")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=MODULES, help=f"which of {', '.join(MODULES)} (default: all)")
    chosen = parser.parse_args().modules
    rows: list[dict[str, Any]] = []
    sweep()
    stack = Stack(durable=True)
    try:
        stack.start()
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        for name in chosen:
            print(f"measuring {name} …", file=sys.stderr)  # noqa: T201
            rows += importlib.import_module(f"tests.bench.{name}").run()
    finally:
        stack.stop()
    print(f"{'no':>3}  {'figure':58}  {'measured':>12}  {'reach':>10}")  # noqa: T201
    for row in rows:
        verdict = "" if row["ok"] else "  not reached"
        value = f"{row['value']:.2f} {row['unit']}"
        print(f"{row['number']:>3}  {row['name']:58}  {value:>12}  {row['reach']:>10}{verdict}")  # noqa: T201
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"python": platform.python_version(), "figures": rows}, indent=2) + "\n")
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
