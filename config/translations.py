"""``python -m config.translations [--check]``: compiles every ``.po`` beside its ``.mo``, without gettext's programs.

``--check`` writes nothing and fails when a compiled file is missing or says something else than its source, or when a
source has a fuzzy entry, which nobody confirmed and Django would not show.
"""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Exit status 0, or 1 with a line for each file that is not in step."""
    wrong = []
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po")):
        catalogue, compiled = polib.pofile(str(source)), source.with_suffix(".mo")
        wrong += [f"{source.relative_to(ROOT)}: fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
        if arguments != ["--check"]:
            catalogue.save_as_mofile(str(compiled))
        elif not compiled.exists() or _entries(polib.mofile(str(compiled))) != _entries(catalogue):
            wrong.append(f"{compiled.relative_to(ROOT)}: not compiled from its source: python -m config.translations")
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


def _entries(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if entry.translated() and not entry.obsolete
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
