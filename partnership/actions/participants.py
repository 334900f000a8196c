"""Participants and sources: who there is, and what is relied on."""

import datetime as dt

from partnership.actions import keeping
from partnership.enums import ParticipantKind
from partnership.models import Participant, Source, User
from partnership.permissions import check_may_keep


def record_participant(
    code: str,
    *,
    by: User,
    kind: ParticipantKind,
    name_en: str,
    name_fr: str = "",
    name_own: str = "",
    alpha3: str = "",
    un_regional_group: str = "",
    founding: bool | None = None,
    note: str = "",
) -> tuple[Participant, bool]:
    """Record a State or organisation by its code; says nothing of membership. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit.
    """
    check_may_keep(by)
    values = {
        "kind": kind,
        "name_en": name_en,
        "name_fr": name_fr,
        "name_own": name_own,
        "alpha3": alpha3,
        "un_regional_group": un_regional_group,
        "founding": founding,
        "note": note,
    }
    return keeping.keep(Participant, {"code": code}, values)


def record_source(
    url: str,
    *,
    by: User,
    title: str = "",
    publisher: str = "",
    published_on: dt.date | None = None,
    consulted_on: dt.date | None = None,
) -> tuple[Source, bool]:
    """Record a page or act by its address; what is left out stays as it is known. Raises as `record_participant`."""
    check_may_keep(by)
    values = {"title": title, "publisher": publisher, "published_on": published_on, "consulted_on": consulted_on}
    return keeping.keep(Source, {"url": url}, {name: value for name, value in values.items() if value})
