"""All that a proposal may say, from the rules to the register and back: nothing is lost, nothing forgotten.

Everything is made up.
"""

import datetime as dt
import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry.canonical import canonical
from sanctions.actions.values import TABLES
from sanctions.admin.details import KNOWN as DETAILS
from sanctions.admin.reading import reading
from sanctions.api.v1.proposals import CODES, ProposalForm
from sanctions.documents import listing as composing
from sanctions.documents.listing import Standing
from sanctions.models import VALUES as ROWS
from sanctions.models import Listing
from sanctions.proposal import VALUES, Form, Proposal, proposal, to_json
from sanctions.rules import Known, problems, settle
from tests.sanctions import builders
from tests.unit.test_proposal import FULL

ON = dt.date(2026, 3, 2)
KNOWN = Known(programmes={"FR-CW": frozenset(), "FR-ANY": frozenset()}, incidents=frozenset({"2017-04-04-example"}))
WORDS = st.text("abcxyzé12 Жع", min_size=1, max_size=12).map(str.strip).filter(bool)
DATES = st.sampled_from(["1961", "1961-03", "circa 1961", "1961-03-02", "2 March 1961"])
PARTS = st.dictionaries(st.sampled_from(["city", "street", "line_1"]), WORDS, max_size=2)
OF: dict[str, st.SearchStrategy[Any]] = {
    "/programme": st.just("FR-CW"),
    "/further_programmes": st.just("FR-ANY"),
    "/incidents": st.just("2017-04-04-example"),
    "/sources": st.just("https://acts.example/1"),
    "/acts/url": st.just("https://acts.example/2"),
    "/names/script": st.sampled_from(["Latn", "Arab"]),
    "/names/language": st.just("fr"),
    "/birth_dates/text": DATES | WORDS,
    "/remarks/language": st.just("ar"),
    "/target": st.just(""),
    "/announcement": st.just(""),
    "/confidence": st.just("HIGH"),
    **{place: st.sampled_from(codes.values) for place, codes in CODES.items()},
    **{f"/{name}": DATES for name in ("designated_on", "in_force_on", "amended_on", "status_as_of")},
    "/acts/date": DATES,
}
"""What stands at a place, where not any words do."""


def said(form: type[Form], place: str = "") -> st.SearchStrategy[dict[str, Any]]:
    """A form as JSON, each member said or not."""
    members: dict[str, Any] = {}
    for member in msgspec.structs.fields(form):
        members[member.name] = member_of(member.type, f"{place}/{member.name}", member.name)
    needed = {name for name in members if msgspec.structs.fields(form)[list(members).index(name)].required}
    return st.fixed_dictionaries(
        {name: members[name] for name in needed},
        optional={name: strategy for name, strategy in members.items() if name not in needed},
    )


def member_of(kind: Any, place: str, name: str) -> st.SearchStrategy[Any]:
    if kind is bool:
        return st.booleans()
    if kind is str:
        country = st.sampled_from(["FR", ""]) if name == "country" else WORDS
        return OF.get(place, st.just("") if name == "act" else country)
    inner: Any = getattr(kind, "__args__", (None,))[0]
    if getattr(kind, "__origin__", None) is dict:
        return PARTS
    if inner is str:
        return st.lists(OF.get(place, WORDS), max_size=2, unique=True)
    return st.lists(said(inner, place), min_size=1 if place == "/names" else 0, max_size=2)


def texts(value: Any) -> set[str]:
    """Every text and every true member that a JSON value holds."""
    if isinstance(value, dict):
        return {f"{key}: true" for key, inner in value.items() if inner is True}.union(*map(texts, value.values()))
    if isinstance(value, list):
        return set[str]().union(*map(texts, value))
    if not isinstance(value, str) or not value:
        return set()
    return {re.sub(r"^(target|incident|announcement)/", "", " ".join(value.split()))}


NOT_IN_THE_DOCUMENT = {"withheld: true", "too_few_identifiers: true"}
"""A withheld listing has none; the other reads ``identification``."""


def forgotten(words: Proposal, document: dict[str, Any]) -> set[str]:
    """What a proposal says that its document does not."""
    return texts(to_json(words)) - texts(document) - NOT_IN_THE_DOCUMENT - {"FR-CW"}


@settings(suppress_health_check=list(HealthCheck), max_examples=150, deadline=None)
@given(said(Proposal))
def test_what_the_rules_accept_is_stored_read_and_published_whole(value: dict[str, Any]) -> None:
    words = settle(proposal(value | {"listed_in": "A made-up list"}))
    assume(not problems(words, KNOWN, on=ON))
    assert proposal(to_json(words)) == words
    document = composing.listing(Standing(participant="FR", proposal=words, target="T000001"))
    assert forgotten(words, document) == set()
    assert msgspec.json.decode(canonical(document)) == document
    assert reading(document).rows


def test_the_guard_bites() -> None:
    """A document that forgets a member is noticed, at every depth."""
    words = proposal(FULL)
    document = composing.listing(Standing(participant="FR", proposal=words, target="T000001"))
    assert forgotten(words, document) == set()
    del document["identifiers"][0]["issuer"]
    del document["undated"]
    assert forgotten(words, document) == {"Example Office", "undated: true"}


def test_every_table_of_values_is_filled() -> None:
    assert tuple(TABLES) == VALUES
    assert tuple(TABLES.values()) == ROWS


def test_the_api_takes_every_member_and_no_other() -> None:
    form = ProposalForm(data=FULL)
    assert form.is_valid(), form.errors
    assert msgspec.convert(form.validated_data, Proposal) == proposal(FULL)
    assert set(form.fields) == set(Proposal.__struct_fields__)
    surprised = ProposalForm(data=FULL | {"contacts": [{"text": "1", "surprise": ""}]})
    assert not surprised.is_valid()


SHOWN = {"text", "kind", "language", "latin", "act", "earliest", "latest", "precision", "country", "type", "number"}
SHOWN |= {"name", "own_reference", "role"}
"""Members that the writer of a kind of value shows itself."""


def test_the_desk_shows_every_member_of_every_value() -> None:
    document = composing.listing(Standing(participant="FR", proposal=proposal(FULL), target="T000001"))
    for group in VALUES:
        (value,) = document[group]
        assert set(value) <= SHOWN | DETAILS, group
    shown = "\n".join("\n".join((phrase.text, *phrase.notes)) for row in reading(document).rows for phrase in row.after)
    for words in (
        "Words it was read out of",
        "Example Office",
        "X. Example",
        "parent",
        "FR-9",
        "UN XXi.001",
        "COLUMN 7",
    ):
        assert words in shown


@pytest.mark.django_db
def test_an_undated_listing_begins_with_its_publication_and_nothing_is_made_up() -> None:
    france = builders.state()
    made = builders.listing(france, designated_on="", undated=True, listed_in="A made-up list", acts=[])
    day = made.begun_latest
    assert day is not None
    assert (made.designated_text, made.begun_earliest) == ("", None)
    page = builders.page(f"listing/{made.ref}")
    assert (page["designated_on"], page["undated"], page["acts"]) == (None, True, [])
    assert Listing.objects.in_force(on=day).filter(pk=made.pk).exists()
    assert not Listing.objects.in_force(on=day - dt.timedelta(days=1)).filter(pk=made.pk).exists()
    builders.published(france, builders.amend(made, note="Made up."))
    made.refresh_from_db()
    assert made.begun_latest == day


@pytest.mark.django_db
def test_a_listing_that_ended_on_a_day_nobody_knows_is_not_in_force_for_ever() -> None:
    france = builders.state()
    made = builders.listing(france)
    builders.published(france, builders.end(made, on="not later than 2026-02-01"))
    assert not Listing.objects.in_force(on=ON).exists()
    assert not Listing.objects.in_force(on=dt.date(2026, 1, 20)).exists()


@pytest.mark.django_db
def test_every_value_has_its_row_whole() -> None:
    france = builders.state()
    whole = {name: [value | {"act": "FR 2026/1"} for value in FULL[name]] for name in VALUES}
    made = builders.listing(france, **whole, own_reference="FR-2026-007")
    for group, table in TABLES.items():
        row = table._default_manager.get(listing=made)
        for member, told in whole[group][0].items():
            assert (getattr(row, member).number if member == "act" else getattr(row, member)) == told, (group, member)
