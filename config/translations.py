"""``python -m config.translations [--check]``: keeps the catalogues in step with the code, without gettext's programs.

Without ``--check`` each ``.po`` gets an empty entry for every new text and loses those that no code has, and is
compiled to the ``.mo`` beside it; it still fails while a text has no translation. ``--check`` writes nothing.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import django
import polib

from config.messages import ROOT, Message, found

# %(name)s, %s, %d and %% of Python; {name} of str.format.
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+# 0]*\d*(?:\.\d+)?[sdrfxi%]|\{\w*\}")


def main(arguments: list[str], folder: Path = ROOT / "config" / "locale") -> int:
    """Exit status 0, or 1 with a line for everything that is not in step."""
    check, messages, wrong = "--check" in arguments, found(), []
    for path in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        catalogue, compiled = polib.pofile(str(path), wrapwidth=0), path.with_suffix(".mo")
        if not check:
            update(catalogue, messages)
            catalogue.save(str(path), newline="\n")
            catalogue.save_as_mofile(str(compiled))
        elif not compiled.exists() or _said(polib.mofile(str(compiled))) != _said(catalogue):
            wrong.append(f"{compiled.relative_to(folder)}: not compiled from its source: make messages")
        wrong += [f"{path.relative_to(folder)}: {line}" for line in problems(catalogue, messages)]
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


def update(catalogue: polib.POFile, messages: Mapping[Message, Sequence[str]]) -> None:
    """Bring a catalogue's entries in step with the messages; translations that are still asked for stay."""
    known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    catalogue.clear()
    for message, places in sorted(messages.items(), key=lambda item: (item[1], item[0].text, item[0].context or "")):
        entry = known.get(message) or _new(message)
        entry.occurrences = [(place, "") for place in places]
        catalogue.append(entry)


def problems(catalogue: polib.POFile, messages: Mapping[Message, Sequence[str]]) -> Iterator[str]:
    """A line for each text that is missing, unused, not translated, not confirmed, or has other placeholders."""
    known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    yield from (f"missing: {message.text!r}" for message in messages if message not in known)
    yield from (f"no code has it: {message.text!r}" for message in known if message not in messages)
    yield from (f"obsolete: {entry.msgid!r}" for entry in catalogue.obsolete_entries())
    for message, entry in known.items():
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        sources = [message.text, *[message.plural or message.text] * (len(texts) - 1)]
        if not all(texts):
            yield f"not translated: {message.text!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {message.text!r}"
        elif any(placeholders(one) != placeholders(other) for one, other in zip(sources, texts, strict=True)):
            yield f"other placeholders: {message.text!r}"


def placeholders(text: str) -> list[str]:
    """What a text leaves open, sorted: order is a matter of the language, number and names are not."""
    return sorted(_PLACEHOLDER.findall(text))


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or None, entry.msgctxt)


def _new(message: Message) -> polib.POEntry:
    if message.plural is None:
        return polib.POEntry(msgid=message.text, msgctxt=message.context)
    forms = {0: "", 1: ""}  # of English and French alike
    return polib.POEntry(msgid=message.text, msgctxt=message.context, msgid_plural=message.plural, msgstr_plural=forms)


def _said(catalogue: polib.POFile | polib.MOFile) -> dict[Message, object]:
    said = ((_key(entry), entry.msgstr_plural or entry.msgstr) for entry in catalogue if not entry.obsolete)
    return {message: texts for message, texts in said if texts}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
