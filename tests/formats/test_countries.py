"""Countries as lists print them: the table is whole, no name is two countries, and what is not plain is none."""

import re
from collections import defaultdict

import pytest

from sanctions.formats import countries
from tests.lists import real


def test_the_table_has_every_code_of_iso_3166_once_and_in_order() -> None:
    table = countries.table()
    assert len(table) == 249
    assert list(table) == sorted(table)
    assert len({names[0] for names in table.values()}) == 249
    assert all(re.fullmatch(r"[A-Z]{2}", two) and re.fullmatch(r"[A-Z]{3}", said[0]) for two, said in table.items())


def test_each_country_has_a_name_in_three_languages() -> None:
    assert all(len(said) >= 4 and all(said[:4]) for said in countries.table().values())


def test_no_name_is_two_countries_and_none_stands_twice() -> None:
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for code, (_three, english, french, german, *further) in countries.table().items():
        for name in {countries.fold(english), countries.fold(french), countries.fold(german)}:
            bearers[name].append(code)
        for name in further:
            bearers[countries.fold(name)].append(code)
    assert {name: codes for name, codes in bearers.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Iran (Islamic Republic of)", "IR"), ("Iran", "IR"), ("Iran, Islamic Republic of", "IR"),
        ("Korea, North", "KP"), ("Democratic People's Republic of Korea", "KP"), ("DPRK", "KP"),
        ("Korea, South", "KR"), ("Republic of Korea", "KR"), ("Korea (Republic of)", "KR"),
        ("Türkiye", "TR"), ("Turkey", "TR"), ("Turquie", "TR"), ("TURKIYE", "TR"),
        ("Côte d'Ivoire", "CI"), ("Cote d Ivoire", "CI"), ("CÔTE D’IVOIRE", "CI"), ("Ivory Coast", "CI"),
        ("Congo, Democratic Republic of the", "CD"), ("DRC", "CD"), ("Congo, Republic of the", "CG"), ("Congo", "CG"),
        ("Russian Federation", "RU"), ("the Russian Federation", "RU"), ("Russie", "RU"), ("Russland", "RU"),
        ("Syrian Arab Republic", "SY"), ("Syria / Syrie", "SY"), ("République arabe syrienne", "SY"),
        ("USA", "US"), ("U.S.", "US"), ("United States of America", "US"), ("UK", "GB"), ("U.K.", "GB"),
        ("Virgin Islands, British", "VG"), ("Man, Isle of", "IM"), ("Bahamas, The", "BS"), ("St. Lucia", "LC"),
        ("Macedonia, The Former Yugoslav Republic of", "MK"), ("China, Hong Kong Special Administrative Region", "HK"),
        ("United Kingdom of Great Britain and Northern\nIreland", "GB"), ("  Libya ", "LY"), ("Myanmar/Burma", "MM"),
        ("State of Palestine", "PS"), ("Libyan Arab Jamahiriya", "LY"), ("IR", "IR"), ("IRN", "IR"), ("Afghan", "AF"),
    ],
)  # fmt: skip
def test_spellings_of_the_publishers(text: str, code: str) -> None:
    assert countries.code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "-0-", "Korea", "Virgin Islands", "Sudan/South Sudan", "Sudan, Chad", "Palestinian", "Gaza Strip",
        "Crimea (Ukraine)", "Region: Crimea", "Kosovo", "XK", "USSR", "SU", "Yugoslavia", "YU", "Czechoslovakia",
        "Serbia and Montenegro", "Netherlands Antilles", "AN", "EU", "Republic of China", "Possibly Ethiopian",
        "Libya (in custody)", "Iran / unknown", "Tunisian passport", "in", "no", "undetermined", "Bosina-Herzegovina",
    ],
)  # fmt: skip
def test_what_is_not_plainly_one_country_is_none(text: str) -> None:
    assert countries.code(text) == ""


def test_the_spellings_that_real_lists_use_are_read() -> None:
    text = real("un/consolidated_2025-04-19.xml").read_text(encoding="utf-8")
    printed = set(re.findall(r"<COUNTRY(?:_OF_\w+)?>([^<]+)</", text))
    unread = {name for name in printed if not countries.code(name)}
    assert len(printed) > 70
    assert unread <= {"Libya (in custody)", "Region: Gaza", "Region: Northern Mali", "undetermined", "na"}, unread
