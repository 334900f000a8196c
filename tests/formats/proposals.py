"""Made-up proposals of every shape, for properties of readers and writers: all members, awkward texts, valid codes."""

import unicodedata
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from sanctions import proposal as forms
from sanctions.formats.entry import Entry
from sanctions.formats.template import codes

AWKWARD = (
    "=1+1", "'=1", "''@x", "+44 20", "-7", "@cmd", "＝ＳＵＭ", "a | b", "a|b", "|", "ends\\", "\\|", "\\\\", "x=y", "=",
    "_x0041_", "00123", "1961-03-02", "yes", "two\nlines", 'say "so"', "a,b;c", "Ксавер Пример", "كسافييه", "山田", "é",
    "TRUE", "#REF!",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn", "Zl", "Zp"])

texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(CHARACTERS, min_size=1, max_size=20)
    .map(lambda text: unicodedata.normalize("NFC", text.strip()))
    .filter(bool),
)
"""Not empty, no space at the ends, nothing that a register refuses, save what its own rules look at more closely."""

CODES: dict[tuple[type, str], tuple[str, ...]] = {
    (forms.Proposal, "kind"): codes.KIND,
    (forms.Proposal, "measures"): codes.MEASURE,
    (forms.Name, "kind"): codes.NAME_KIND,
    (forms.Name, "strength"): ("", *codes.STRENGTH),
    (forms.Identifier, "type"): codes.IDENTIFIER_TYPE,
    (forms.Identifier, "flags"): codes.IDENTIFIER_FLAG,
    (forms.Contact, "type"): codes.CONTACT_TYPE,
    (forms.Particular, "type"): codes.PARTICULAR_TYPE,
    (forms.Relation, "type"): codes.RELATION_TYPE,
    (forms.Ending, "reason"): codes.END_REASON,
}
NEVER_EMPTY = {"text", "number", "system", "own_reference", "programme", "ended_on"}
"""Of the members that have to be said; a relation's reference may be empty all the same."""


def form(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of a form, every member of it said or not."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: _member(kind, name, hints[name]) for name in kind.__struct_fields__})


def _member(kind: type[Any], name: str, hint: Any) -> st.SearchStrategy[Any]:
    allowed = CODES.get((kind, name))
    if get_origin(hint) is list:
        (of,) = get_args(hint)
        if allowed:
            return st.lists(st.sampled_from(allowed), min_size=name == "measures", max_size=3, unique=True)
        least = 1 if name == "names" else 0
        if of is str:
            return st.lists(texts, max_size=3)
        return st.lists(form(of), min_size=least, max_size=3, unique_by=_number if of is forms.Act else None)
    if get_origin(hint) is dict:
        own = st.sampled_from(["given", "family", "name_6", "city", "line_1", "country"])
        return st.dictionaries(own | texts, texts, max_size=3)
    if hint is bool:
        return st.booleans()
    if hint is str:
        if allowed:
            return st.sampled_from(allowed)
        needed = name in NEVER_EMPTY and kind is not forms.Relation
        if (kind, name) == (forms.Reason, "language"):
            return st.sampled_from(["en", "fr", "ar"])
        return texts if needed else st.just("") | texts
    return st.none() | form(forms.Act)


def _number(act: forms.Act) -> str:
    return act.number


proposals: st.SearchStrategy[forms.Proposal] = form(forms.Proposal).filter(
    lambda said: not said.own_reference.upper().startswith("EXAMPLE-")
)
endings: st.SearchStrategy[forms.Ending] = form(forms.Ending)
entries: st.SearchStrategy[Entry] = st.builds(
    lambda said, ended: Entry(where="", said=said, ended=ended), proposals, st.none() | endings
)
"""An entry as the template's writer takes it."""


def lists(most: int = 4) -> st.SearchStrategy[list[Entry]]:
    """Lists of entries with references of their own."""
    return st.lists(entries, max_size=most).map(
        lambda found: [
            Entry(where="", said=msgspec.structs.replace(entry.said, own_reference=f"{entry.said.own_reference}#{at}"),
                  ended=entry.ended)
            for at, entry in enumerate(found)
        ]
    )  # fmt: skip


DAYS = ("1961", "1961-03", "1961-03-02", "circa 1961", "between 1961 and 1965", "not later than 1961", "1961 or 1965")
DATED = {"designated_on", "in_force_on", "status_as_of", "date"}


def _registrable(said: forms.Proposal, days: list[str]) -> forms.Proposal:
    """As it could stand in the register: dates that can be read, one-line members on one line, one primary name."""
    at = iter(range(10_000))

    def day() -> str:
        return days[next(at) % len(days)]

    def mended(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            if name == "birth_dates" and not value.get("worded"):
                value = {**value, "text": day(), "calendar": ""}
            return {key: mended(child, key) for key, child in value.items()}
        if isinstance(value, list):
            return [day() for _ in value] if name == "amended_on" else [mended(child, name) for child in value]
        if name in DATED and value:
            return day()
        return " ".join(value.split()) if isinstance(value, str) else value

    whole = forms.proposal(mended(msgspec.to_builtins(said)))
    names = [
        msgspec.structs.replace(name, kind="ALIAS" if number and name.kind == "PRIMARY" else name.kind)
        for number, name in enumerate(whole.names)
    ]
    names[0] = msgspec.structs.replace(names[0], kind="PRIMARY")
    return msgspec.structs.replace(whole, names=names, target="T000001")


registrable: st.SearchStrategy[forms.Proposal] = st.builds(
    _registrable, proposals, st.lists(st.sampled_from(DAYS), min_size=1, max_size=4)
)
"""A proposal that the register could hold."""
