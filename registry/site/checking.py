"""What is looked at before a version is shown: every page made for it, where its links lead, and its numbers.

Pages are XML that is HTML: a strict parser finds what browsers mend in silence (an element not closed, an attribute not
quoted, a name that was not escaped). Whether the elements may stand where they stand is a matter of the templates,
which the tests ask the W3C's validator about.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from registry.enums import Kind
from registry.site import addresses, numbers, rendering
from registry.site.source import Source
from registry.site.store import Store, find

LIVE = ("/v1/", "/api/", "/admin/")
"""What the register answers, and not the website."""

SEARCH = "sanctions/search/"
MOST = 20
"""Faults that are told; more of them are one fault of a template."""

_IDS: Any = etree.XPath("//@id", smart_strings=False)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class BuildError(Exception):
    """A version that must not be shown; the message says why, a fault a line."""


@dataclass
class Checks:
    """What the pages of a version were found to be."""

    faults: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    def page(self, path: str, body: bytes) -> None:
        """Read a page; note its faults and where its links lead."""
        try:
            root = etree.fromstring(body, _PARSER)
        except etree.XMLSyntaxError as error:
            self.faults.append(f"{path}: {error}")
            return
        ids: Counter[str] = Counter(_IDS(root))
        self.faults += [f"{path}: id {name} stands twice" for name, number in ids.items() if number > 1]
        if (titles := len(root.findall(".//h1"))) != 1:
            self.faults.append(f"{path}: {titles} headings of the first level")
        self.faults += [f"{path}: a link without an address" for link in root.iter("a") if not link.get("href")]
        for element in root.iter("a", "link", "img", "script"):
            if address := element.get("href") or element.get("src"):
                self._link(path, address, ids)

    def _link(self, path: str, address: str, ids: Mapping[str, int]) -> None:
        target, _, fragment = address.partition("#")
        if not target:
            if fragment not in ids:
                self.faults.append(f"{path}: no #{fragment} on this page")
        elif target.startswith("/"):
            self.links.setdefault(target.partition("?")[0], path)

    def lead_somewhere(self, store: Store, root: str) -> None:
        """Whether every link of the pages leads to a page of the version, to an asset or to the register."""
        assets = {rendering.asset(name) for name in rendering.assets()}
        for target, path in self.links.items():
            if target.startswith(LIVE) or target in assets or target.endswith(SEARCH):
                continue
            if not find(store, root, addresses.file(target.removeprefix("/"))):
                self.faults.append(f"{path}: {target} leads nowhere")

    def count(self, source: Source, hundreds: Iterable[tuple[Kind, str]] | None = None) -> None:
        """Whether the numbers shown are those of the register: of all records, or of what may have changed.

        ``hundreds`` are those of targets and listings in which something did. All hundreds together are all targets,
        so that the whole is right if it was before.
        """
        if hundreds is None:
            found = source.counted()
            self._same(source, "records", {kind.value: found.get(kind, 0) for kind in Kind})
            return
        kept = Counter(line.kind for line in source.kept.values() if line.shown)
        self._same(source, "records", {kind.value: kept[kind] for kind in {*Kind} - addresses.NUMBERED})
        for kind, hundred in hundreds:
            self._same(source, f"shard/{kind.value}", {hundred: source.counted(kind, hundred).get(kind, 0)})
        for kind in addresses.NUMBERED:
            of_kind = sum(numbers.below(source.numbers, f"shard/{kind.value}").values())
            self._same(source, "records", {kind.value: of_kind})

    def _same(self, source: Source, group: str, found: Mapping[str, int]) -> None:
        for name, number in found.items():
            if (said := source.numbers[f"{group}/{name}"]) != number:
                self.faults.append(f"numbers: {said} of {name}, and the register has {number}")

    def passed(self) -> None:
        """
        Raises:
            BuildError: something was found.
        """
        if self.faults:
            more = [f"and {len(self.faults) - MOST} more"] if len(self.faults) > MOST else []
            raise BuildError("\n".join(self.faults[:MOST] + more))
