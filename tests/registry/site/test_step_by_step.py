"""The website made step by step is the one made from scratch, byte for byte, whatever is published in what order.

A generated history lists, amends, corrects, ends, annuls, merges and splits, renames, withdraws and brings back; after
every publication or after some of them a step is taken. Every page has links to what it names, so that a link into
nothing is found by the build's own check.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from registry.actions.ledger import Entry
from registry.enums import Operation
from registry.site import affected, build, comparing
from registry.site.folder import Folder
from registry.site.pages import changes
from tests import pristine
from tests.conftest import owner
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")

QUICK = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # an example takes a second: what fails is shown as it was found
)
NAMES = ("Ivan Made-Up", "Иван Выдуманный", "Ivan Invented", "يوان مختلق", "Single")


class Register:
    """What was published, as far as the next publication depends on it."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.listings: dict[str, Entry] = {}
        self.of: dict[str, list[str]] = {}  # the listings of each target that stands
        self.merged: dict[str, tuple[str, list[str]]] = {}
        self.withdrawn: set[str] = set()
        self.vanished: set[str] = set()
        publish(*world.foundation())

    def act(self) -> None:
        """Publish something lawful."""
        acts = ["add", "rename", "reference", "withdraw"]
        if self.of:
            acts += ["join", "amend", "end", "correct"]
        if len(self.of) > 1:
            acts += ["merge", "twin", "vanish"]
        if self.merged:
            acts.append("split")
        getattr(self, f"_{self.draw(st.sampled_from(acts))}")()

    def _add(self) -> None:
        ref = f"T{len(self.of) + len(self.merged) + 1 + (0, 98, 9_999)[len(self.listings) % 3]:06d}"
        if ref in self.of or ref in self.merged or ref in self.vanished:
            return
        new = self._listing(f"L{len(self.listings) + 1:06d}", ref, "published")
        self.of[ref] = [new.ref]
        publish(world.target(ref, [new]), new)

    def _join(self) -> None:
        ref = self._target()
        new = self._listing(f"L{len(self.listings) + 1:06d}", ref, "published")
        self.of[ref].append(new.ref)
        self._tell(ref, new)

    def _amend(self, operation: str = "amended", **said: Any) -> None:
        ref = self._target()
        self._tell(ref, self._listing(self.draw(st.sampled_from(self.of[ref])), ref, operation, **said))

    def _end(self) -> None:
        annulled = self.draw(st.booleans())
        self._amend("annulled" if annulled else "ended", status="ANNULLED" if annulled else "ENDED")

    def _correct(self) -> None:
        self._amend("corrected", correction={"fields": ["/names"], "reason": "It was wrong.", "authority": None})

    def _twin(self) -> None:
        """Two targets of one name."""
        one, two = list(self.of)[:2]
        name = self.listings[self.of[one][0]].document["name"]
        self._tell(two, self._listing(self.of[two][0], two, "amended", name=name))

    def _merge(self) -> None:
        stays, goes = sorted(self.of)[:2]
        moved = self.of.pop(goes)
        before = [self.listings[ref] for ref in moved]
        self.merged[goes] = (stays, moved)
        self.of[stays] += moved
        lines = [self._moved(ref, stays) for ref in moved]
        publish(
            world.target(goes, before, "merged", merged_into=f"target/{stays}"),
            self._as_it_stands(stays, "amended"),
            *lines,
        )

    def _vanish(self) -> None:
        """A target is withdrawn with its listings: published by mistake."""
        ref = self._target()
        entries = [self._as_it_stands(ref, "withdrawn"), *(self.listings[one] for one in self.of.pop(ref))]
        self.vanished.add(ref)
        publish(*(replace(entry, operation=Operation.WITHDRAWN, document={}, facets={}) for entry in entries))

    def _split(self) -> None:
        goes = min(self.merged)
        stays, moved = self.merged.pop(goes)
        if stays not in self.of or [ref for ref in self.of[stays] if ref not in moved] == []:
            self.merged[goes] = (stays, moved)
            return
        self.of[stays] = [ref for ref in self.of[stays] if ref not in moved]
        self.of[goes] = moved
        lines = [self._moved(ref, goes) for ref in moved]
        publish(self._as_it_stands(goes, "relisted"), self._as_it_stands(stays, "amended"), *lines)

    def _rename(self) -> None:
        name = self.draw(st.sampled_from(["Alphaland", "Alpha Republic", "République Alpha"]))
        publish(world.participant("XA", name, "joined" if "participant/XA" in self.withdrawn else "amended"))
        self.withdrawn.discard("participant/XA")

    def _reference(self) -> None:
        text = self.draw(st.sampled_from(["One", "Two"]))
        publish(
            self.draw(
                st.sampled_from(
                    [
                        world.incident("n1", f"Town {text}", "b1", "amended"),
                        world.body("b1", f"Body {text}", "amended"),
                        world.meeting("m1", f"Meeting {text}", "XB", "n2", "amended"),
                        world.statement("s1", f"Statement {text}", "XA", "incident/n2", "corrected"),
                        world.programme("P1", f"Programme {text}", "XA", "amended"),
                        world.programme("P2", f"Programme {text}", "XB", "ended"),
                        world.count("c1", 34, "amended"),
                        world.announcement("a1", "XB", "P2", "n2", "amended"),
                        world.instrument("i1", f"Treaty {text}", "b1", "amended"),
                    ]
                )
            )
        )

    def _withdraw(self) -> None:
        entry = self.draw(
            st.sampled_from(
                [
                    world.incident("n2", "Another town", "b1", "withdrawn"),
                    world.announcement("a1", "XA", "P1", "n1", "withdrawn"),
                    world.programme("P2", "Programme two", "XB", "withdrawn"),
                    world.participant("XA", "Alphaland", "withdrawn"),
                ]
            )
        )
        self.withdrawn.add(entry.record)
        publish(entry)

    def _listing(self, ref: str, target: str, operation: str, **said: Any) -> Entry:
        draw = self.draw
        name = said.pop("name", None) or draw(st.sampled_from(NAMES))
        said.setdefault("programme", draw(st.sampled_from(["P1", "P2"])))
        said.setdefault("incidents", draw(st.sampled_from([[], ["n1"], ["n1", "n2"]])))
        said.setdefault("announcement", draw(st.sampled_from([None, "a1"])))
        code = (
            self.listings[ref].document["participant"] if ref in self.listings else draw(st.sampled_from(["XA", "XB"]))
        )
        self.listings[ref] = world.listing(ref, target, name, code, operation, **said)
        return self.listings[ref]

    def _moved(self, ref: str, target: str) -> Entry:
        old = self.listings[ref].document
        said = {member: old[member] for member in ("programme", "status", "correction")}
        incidents = [one.partition("/")[2] for one in old["incidents"]]
        moved = world.listing(ref, target, old["name"], old["participant"], "amended", incidents=incidents, **said)
        self.listings[ref] = moved
        return moved

    def _tell(self, ref: str, changed: Entry) -> None:
        publish(self._as_it_stands(ref, "amended"), changed)

    def _as_it_stands(self, ref: str, operation: str) -> Entry:
        return world.target(ref, [self.listings[one] for one in self.of[ref]], operation)

    def _target(self) -> str:
        found: str = self.draw(st.sampled_from(sorted(self.of)))
        return found


@pytest.fixture
def where() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def step(store: Folder) -> None:
    while build.update(store):
        pass


@settings(QUICK, max_examples=3)
@given(data=st.data())
def test_step_by_step_is_from_scratch(data: st.DataObject) -> None:
    pristine.restore(owner())
    with tempfile.TemporaryDirectory() as folder:
        store, register = Folder(folder), Register(data.draw)
        step(store)
        for _ in range(data.draw(st.integers(1, 9))):
            register.act()
            if data.draw(st.booleans()):
                step(store)
        step(store)
        assert comparing.differences(store) == []


@pytest.mark.long
@settings(QUICK, max_examples=300)
@given(data=st.data())
def test_step_by_step_is_from_scratch_at_length(data: st.DataObject) -> None:
    test_step_by_step_is_from_scratch.hypothesis.inner_test(data)  # type: ignore[attr-defined]


def test_a_day_of_many_parts(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "PART", 3)
    store = Folder(where)
    publish(*world.foundation())
    step(store)
    for number in range(4):
        publish(world.count(f"d{number}", 30 + number))
        step(store)
    assert comparing.differences(store) == []


def test_the_guard_bites(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that an event touches and nobody makes anew is found."""
    monkeypatch.setattr(affected, "_named_otherwise", lambda *_: None)
    store = Folder(where)
    new = world.listing("L000001", "T000001", "Ivan Made-Up", "XA")
    publish(*world.foundation(), world.target("T000001", [new]), new)
    step(store)
    publish(world.participant("XA", "Alpha Republic", "amended"))
    step(store)
    assert "en/targets/T00/T0000/T000001/index.html: differs" in comparing.differences(store)
