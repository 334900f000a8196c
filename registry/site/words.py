"""What the codes in documents mean, in the reader's language.

Documents hold codes (``ASSET_FREEZE``) whose meaning belongs to the houses above this one. When Django starts, each of
them teaches us its words; a code that nobody taught is shown in plain letters, so that a new one is never a fault.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import global_settings
from django.utils.functional import lazy
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

from registry.exports.ftm.words import plain

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _language(code: str) -> "StrPromise":
    """A language by its code, as Django's own catalogues call it: it is in none of ours."""
    return lazy(lambda: str(get_language_info(code)["name_translated"]), str)()  # type: ignore[return-value]  # django-stubs takes it for a str


_TAUGHT: dict[str, dict[str, "str | StrPromise"]] = {
    "script": {
        "LATIN": _of("script", "Latin"),
        "CYRILLIC": _of("script", "Cyrillic"),
        "ARABIC": _of("script", "Arabic"),
        "HANGUL": _of("script", "Korean"),
        "CJK": _of("script", "Chinese"),
        "HEBREW": _of("script", "Hebrew"),
        "GREEK": _of("script", "Greek"),
        "GEORGIAN": _of("script", "Georgian"),
        "ARMENIAN": _of("script", "Armenian"),
    },
    "member": {
        "acronym": _("Acronym"),
        "action": _("Action"),
        "acts": _("Legal acts"),
        "addresses": _("Address"),
        "adopted": _("Adopted"),
        "agent": _("Agent"),
        "alpha3": _("Three-letter code"),
        "amended_on": _("Amended on"),
        "announcement": _("Announcement"),
        "as_cited": _("As printed where it is cited"),
        "attendances": _("Who was there"),
        "attribution_claims": _("Attributions by States"),
        "authority": _("Authority"),
        "basis": _("Basis"),
        "birth_dates": _("Date of birth"),
        "birth_places": _("Place of birth"),
        "chair": _("Chair"),
        "citations": _("Citations"),
        "code": _("Code"),
        "commitments": _("Commitments"),
        "confidence": _("Confidence"),
        "contacts": _("Contact"),
        "convened_on": _("Convened on"),
        "country": _("Country"),
        "created": _("Created"),
        "date": _("Date"),
        "designated_on": _("Designated"),
        "document_url": _("Where the text is"),
        "effective_on": _("Effective on"),
        "ended": _of("member", "End"),
        "ended_on": _of("member", "End"),
        "endorsers": _("Endorsed by"),
        "entities": _("Entities"),
        "exemptions": _("Exemptions"),
        "findings": _("Findings"),
        "founding": _("Founding participant"),
        "full_text_seen": _("Full text seen"),
        "further_programmes": _("Further programmes"),
        "gender": _("Gender"),
        "held": _("Whether it was held"),
        "host": _("Host"),
        "identification": _("Identification"),
        "identifiers": _("Identifier"),
        "in_force": _("In force since"),
        "in_force_on": _("In force since"),
        "incidents": _("Incidents"),
        "includes_eu": _("EU included"),
        "issued": _("Issued"),
        "issuer": _("Issued by"),
        "kind": _("Kind"),
        "language": _("Language"),
        "languages": _("Languages"),
        "legal_act": _("Legal act"),
        "legal_basis": _("Legal basis"),
        "level": _("Level"),
        "links": _("Where the text is"),
        "listed_in": _("Published list"),
        "listings": _("Listings"),
        "mandate": _("Mandate"),
        "measures": _("Measures"),
        "meeting": _("Meeting"),
        "meeting_link": _("Link with the meeting"),
        "memberships": _("Membership"),
        "merged_into": _("Merged into"),
        "name": _("Name"),
        "names": _("Names"),
        "names_known": _("Names known"),
        "nationalities": _("Nationality"),
        "normalisation": _("Normalisation"),
        "note": _("Note"),
        "organ": _("Organ"),
        "other_claims": _("Other claims"),
        "other_targets": _("Aimed at besides"),
        "own_reference": _("Own reference"),
        "parent": _("Part of"),
        "participant": _("Participant"),
        "particulars": _("Particular"),
        "persons": _("Persons"),
        "place": _("Place"),
        "positions": _("Position"),
        "preferred": _of("figure", "preferred"),
        "programme": _("Programme"),
        "qualifier": _("Qualifier"),
        "reason": _("Reason"),
        "reasons": _("Reasons"),
        "references": _("References in other lists"),
        "related_references": _("Related references"),
        "relations": _("Relation"),
        "remarks": _("Remarks"),
        "scope": _("Scope"),
        "sources": _("Sources"),
        "speakers": _("Speakers"),
        "started_on": _("Started"),
        "states": _("Number of States"),
        "status": _of("listing", "Standing"),
        "status_as_of": _("Status as of"),
        "summary": _("Summary"),
        "symbol": _("Symbol"),
        "target": _("Target"),
        "title": _("Title"),
        "total": _("Total"),
        "un_regional_group": _("Regional group of the United Nations"),
        "undated": _("The list gives no date"),
        "url": _("Web address"),
        "when": _("When"),
        "wording": _("Wording"),
    },
    "language": {code: _language(code) for code, _name in global_settings.LANGUAGES},
}


def teach(group: str, choices: Iterable[tuple[str, "str | StrPromise"]]) -> None:
    """The words of a group of codes: ``teach("measure", Measure.choices)``."""
    _TAUGHT[group] = dict(choices)


def word(code: str | None, group: str) -> str:
    """What a code of a group means, in the language that is active; empty for none."""
    if not code:
        return ""
    taught = _TAUGHT.get(group, {}).get(code)
    return str(taught) if taught else plain(code)


def codes(group: str) -> list[str]:
    """The codes of a group, in the order in which they were taught."""
    return list(_TAUGHT.get(group, {}))


def said(language: str) -> Mapping[str, Mapping[str, str]]:
    """All words in a language: what pages say depends on them."""
    with override(language):
        return {group: {code: str(text) for code, text in words.items()} for group, words in _TAUGHT.items()}
