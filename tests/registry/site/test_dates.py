"""Dates as readers read them: what is uncertain does not look as if it lasted."""

import pytest
from django.utils import translation

from registry.site import dates


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2018-01-23", "23 January 2018", "23 janvier 2018"),
        ("2018-01", "January 2018", "janvier 2018"),
        ("2016-10-01", "1 October 2016", "1er octobre 2016"),
        ("2018-04-15 to 2018-04-16", "between 15 and 16 April 2018", "entre le 15 et le 16 avril 2018"),
        ("2016-09-01 to 2016-09-16", "between 1 and 16 September 2016", "entre le 1er et le 16 septembre 2016"),
        ("2017-12-31 to 2018-01-01", "between 31 December 2017 and 1 January 2018",
         "entre le 31 décembre 2017 et le 1er janvier 2018"),
        ("not before 2013-12-13", "not before 13 December 2013", "pas avant le 13 décembre 2013"),
        ("not later than 2013-12-13", "not later than 13 December 2013", "au plus tard le 13 décembre 2013"),
        ("not before the war", "not before the war", "not before the war"),
        ("circa 1970", "circa 1970", "circa 1970"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_date_is_said_in_the_readers_language(text: str, english: str, french: str) -> None:
    for language, said in (("en", english), ("fr", french)):
        with translation.override(language):
            assert dates.day(text) == dates.day({"text": text}) == said


def test_what_lasts_is_said_from_one_day_to_another() -> None:
    for language, said in (("en", "from 14 to 15 November 2019"), ("fr", "du 14 au 15 novembre 2019")):
        with translation.override(language):
            assert dates.days({"text": "2019-11-14 to 2019-11-15"}) == said
