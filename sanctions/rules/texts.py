"""Every text of a form, wherever it stands: nothing invisible, nothing endless, nothing empty that must speak.

The walk through each kind of form is worked out once: thousands of proposals of a list are read in one request.
"""

from functools import cache
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec
from django.utils.translation import gettext as _

from registry import legible
from sanctions.proposal import Form
from sanctions.rules.limits import LIMITS, LONGEST, MOST_VALUES, NEVER_EMPTY, SEVERAL_LINES
from sanctions.rules.wrong import Problem


class Step(NamedTuple):
    """One member of a form: what it holds, and what holds for the texts in it; ``form`` where it holds forms."""

    name: str
    holds: Literal["text", "texts", "parts", "form", "forms"]
    longest: int
    lines: bool
    required: bool
    form: type[Form]
    place: str


def problems(form: Form) -> list[Problem]:
    """What is wrong with the texts of a form, the names of name parts too."""
    found: list[Problem] = []
    _walk(form, _steps(type(form), ""), "", found)
    return found


def text_problems(pointer: str, text: str, *, longest: int = LONGEST, lines: bool = False) -> list[Problem]:
    """What is wrong with one text: nothing invisible, nothing endless; ``lines`` allows line breaks."""
    if len(text) > longest:
        return [Problem(pointer, "too_long", _("longer than %(most)s characters") % {"most": longest})]
    if legible.is_plain(text):
        return []
    why = legible.fault(text.replace("\n", " ") if lines else text)
    return [Problem(pointer, "unreadable_text", why)] if why else []


@cache
def _steps(form: type[Form], place: str) -> tuple[Step, ...]:
    """The members of a form that have text in them; ``place`` is where the form stands."""
    found = []
    for member in msgspec.structs.fields(form):
        here = f"{place}/{member.name}"
        kind, below = _kind(member.type)
        if kind:
            limit = LIMITS.get(here, LONGEST)
            found.append(Step(member.name, kind, limit, here in SEVERAL_LINES, here in NEVER_EMPTY, below, here))
    return tuple(found)


def _kind(said: Any) -> tuple[Any, type[Form]]:
    """What a member holds, and the forms in it; a member without text holds nothing."""
    if said is str:
        return "text", Form
    if get_origin(said) is list:
        (inner,) = get_args(said)
        return ("texts", Form) if inner is str else ("forms", inner)
    if get_origin(said) is dict:
        return "parts", Form
    if isinstance(said, UnionType):
        return "form", next(one for one in get_args(said) if one is not type(None))
    if said is bool:
        return None, Form
    raise TypeError(f"no walk through {said!r}")


def _walk(form: Form, steps: tuple[Step, ...], pointer: str, found: list[Problem]) -> None:
    for step in steps:
        name, holds, longest, _lines, required, _form, _place = step  # unpacked at once: this loop is what costs
        value = getattr(form, name)
        if value:
            if holds != "text" or len(value) > longest or not legible.is_plain(value):
                _look(value, step, f"{pointer}/{name}", found)
        elif required:
            found.append(Problem(f"{pointer}/{name}", "required", _("cannot be empty")))


def _look(value: Any, step: Step, pointer: str, found: list[Problem]) -> None:
    """What is wrong with a member that says something."""
    if step.holds == "text":
        found += text_problems(pointer, value, longest=step.longest, lines=step.lines)
    elif step.holds == "form":
        _walk(value, _steps(step.form, step.place), pointer, found)
    elif step.holds == "parts":
        _parts(value, step, pointer, found)
    else:
        if len(value) > MOST_VALUES:
            found.append(Problem(pointer, "too_many", _("more than %(most)s") % {"most": MOST_VALUES}))
        if step.holds == "forms":
            below = _steps(step.form, step.place)
            for index, child in enumerate(value):
                _walk(child, below, f"{pointer}/{index}", found)
        else:
            for index, child in enumerate(value):
                found += text_problems(f"{pointer}/{index}", child, longest=step.longest, lines=step.lines)


def _parts(value: dict[str, str], step: Step, pointer: str, found: list[Problem]) -> None:
    for key, child in value.items():
        if not legible.is_plain(key) and (why := legible.fault(key)):
            found.append(Problem(pointer, "unreadable_text", _("the name of a part %(why)s") % {"why": why}))
        else:
            below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            found += text_problems(below, child, longest=step.longest)
