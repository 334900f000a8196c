"""The forms of a proposal and of an ending, made from `sanctions.proposal` and from the limits of the rules.

A member of the typed form is a member here by being there: what the register can hold, the API takes.
"""

from collections.abc import Mapping
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec
from django.db.models import TextChoices
from rest_framework import serializers

from sanctions import enums
from sanctions.api.v1.strict import Flag, Strict, Text
from sanctions.proposal import Ending, Form, Proposal
from sanctions.rules import LIMITS, LONGEST

CODES: Mapping[str, type[TextChoices]] = {
    "/kind": enums.TargetKind,
    "/names/kind": enums.NameKind,
    "/names/strength": enums.NameStrength,
    "/identifiers/type": enums.IdentifierType,
    "/identifiers/flags": enums.IdentifierFlag,
    "/contacts/type": enums.ContactType,
    "/particulars/type": enums.ParticularType,
    "/relations/type": enums.RelationType,
    "/measures": enums.Measure,
    "/reason": enums.EndReason,
}
"""Members whose texts are codes, by their place as in `sanctions.rules.limits`."""


_made: dict[type[Form], type[Strict]] = {}


def _form(form: type[Form], place: str = "") -> type[Strict]:
    """The serializer of a typed form that stands at a place; one for all its places, whose limits are the same."""
    if form not in _made:
        _made[form] = _new(form, place)
    return _made[form]


def _new(form: type[Form], place: str) -> type[Strict]:
    members: dict[str, Any] = {
        member.name: _member(member.type, f"{place}/{member.name}", {} if member.required else {"required": False})
        for member in msgspec.structs.fields(form)
    }
    return type(f"{form.__name__}Form", (Strict,), {"__doc__": form.__doc__, "__module__": __name__, **members})


def _member(said: Any, place: str, more: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    """One member; left out or empty it means the same, unless it must be said."""
    if said is bool:
        return Flag(**more)
    if said is str:
        return _text(place, more)
    if isinstance(said, UnionType):
        (inner,) = (one for one in get_args(said) if one is not type(None))
        return _form(inner, place)(allow_null=True, **more)
    if get_origin(said) is dict:
        return serializers.DictField(child=_text(place, {}), **more)
    (inner,) = get_args(said)
    if inner is str:
        return serializers.ListField(child=_text(place, {}), **more)
    return _form(inner, place)(many=True, **more)


def _text(place: str, more: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if place in CODES:
        return serializers.ChoiceField(CODES[place].choices, **more)
    return Text(max_length=LIMITS.get(place, LONGEST), allow_blank=bool(more), **more)


ProposalForm: type[Strict] = _form(Proposal)
EndingForm: type[Strict] = _form(Ending)
