"""What the rules pass, PostgreSQL takes: otherwise a sound list would be an error of ours, and a publication stuck.
Every value is made up.
"""

import datetime as dt
import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from partnership.models import Participant
from registry.models import Event
from sanctions.actions.lines import LineDraft
from sanctions.enums import LineOperation
from sanctions.models import Listing
from sanctions.proposal import Form, Proposal, proposal
from sanctions.rules import LIMITS, LONGEST, Known, problems, settle
from sanctions.rules.limits import MOST_VALUES
from tests.sanctions import builders
from tests.sanctions.test_whole_values import said
from tests.unit.test_proposal import FULL

pytestmark = pytest.mark.usefixtures("feed_db")
ON = dt.date(2026, 3, 2)
KNOWN = Known(programmes={"FR-CW": frozenset(), "FR-ANY": frozenset()}, incidents=frozenset({"2017-04-04-example"}))
LETTERS = ("x", "Ж", "漢", "𐍈")
"""Of one byte to four in UTF-8."""


@pytest.fixture
def france() -> Participant:
    france = builders.state()
    builders.programme(france)
    builders.programme(france, key="FR-ANY")
    builders.incident()
    return france


def sound(value: dict[str, Any]) -> bool:
    return not problems(proposal(value), KNOWN, on=ON)


def stretch(whole: dict[str, Any], form: type[Form], here: dict[str, Any], place: str, letter: str) -> set[str]:
    """Make every text as long as the rules let it be; those that must be codes or dates stay. The places stretched."""
    done: set[str] = set()
    for member in msgspec.structs.fields(form):
        value, where = here.get(member.name), f"{place}/{member.name}"
        if isinstance(value, str) and value and where not in {"/programme", "/own_reference"}:
            here[member.name] = letter * LIMITS.get(where, LONGEST)
            if sound(whole):
                done.add(where)
            else:
                here[member.name] = value
        for child in value if isinstance(value, list) else []:
            if isinstance(child, dict):
                done |= stretch(whole, member.type.__args__[0], child, where, letter)
    return done


@pytest.mark.parametrize("letter", LETTERS)
def test_the_longest_of_everything_is_published(france: Participant, letter: str) -> None:
    act = letter * 200  # Values name the act they stand in, so both are made long at once.
    value = json.loads(json.dumps(FULL).replace('"act": "1"', f'"act": "{act}"'))
    value["acts"][0]["number"] = act
    value |= {"target": "", "announcement": "", "programme": "FR-CW", "own_reference": (letter * 200)}
    value |= {"further_programmes": ["FR-ANY"], "incidents": ["2017-04-04-example"], "measures": ["ASSET_FREEZE"]}
    value |= dict.fromkeys(("withheld", "undated", "too_few_identifiers"), False)
    assert problems(proposal(value), KNOWN, on=ON) == []
    done = stretch(value, Proposal, value, "", letter)
    assert {"/identifiers/number", "/addresses/text", "/acts/title", "/listed_in"} <= done
    made = builders.listing(france, **value)
    assert Event.objects.of(f"listing/{made.ref}").exists()


def test_the_most_of_everything_is_published(france: Participant) -> None:
    names = [{"text": f"{number} " + "Ж漢𐍈 x" * 90} for number in range(MOST_VALUES)]
    papers = [{"type": "PASSPORT", "number": f"{number}" + "𐍈" * 490} for number in range(MOST_VALUES)]
    made = builders.listing(france, names=names, identifiers=papers)
    assert (made.names.count(), made.identifiers.count()) == (MOST_VALUES, MOST_VALUES)


@settings(suppress_health_check=list(HealthCheck), max_examples=40, deadline=None)
@given(said(Proposal), st.integers(0, 10**9))
def test_whatever_the_rules_pass_is_published(france: Participant, value: dict[str, Any], number: int) -> None:
    reference = f"H-{number}-{Listing.objects.count()}"
    value |= {
        "listed_in": "A made-up list",
        "own_reference": reference,
        "withheld": False,
        "measures": ["ASSET_FREEZE"],
    }
    words = settle(proposal(value))
    assume(sound(msgspec.to_builtins(words)))
    builders.published(france, LineDraft(operation=LineOperation.ADD, content=words))
    made = Listing.objects.get(participant=france, own_reference=reference)
    assert Event.objects.of(f"listing/{made.ref}").exists()
