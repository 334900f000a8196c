"""The front page: what the register holds, read as the public reads, in two languages at two addresses."""

import re

import pytest
from django.db import transaction
from django.test import Client

from registry.actions import ledger
from registry.enums import Kind, Operation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])


def publish(number: int = 1, operation: Operation = Operation.PUBLISHED) -> None:
    with transaction.atomic():
        ledger.append(
            [
                ledger.Entry(
                    kind=Kind.MEETING,
                    ref=f"made-up-{index}",
                    operation=operation,
                    document={"title": f"Made-up <meeting> {index}"},
                    title=f"Made-up <meeting> {index}",
                    schema="meeting/1",
                )
                for index in range(number)
            ]
        )


def page(path: str = "/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_an_empty_register_says_so() -> None:
    assert "Nothing has been published yet." in page()


def test_it_counts_what_stands_and_shows_the_newest_lines_first() -> None:
    publish(15)
    html = page()
    assert re.search(r'/v1/meetings"><strong>15</strong>', html)
    assert re.findall(r'<td class="number">(\d+)</td>', html) == [str(number) for number in range(15, 3, -1)]
    assert "Made-up &lt;meeting&gt; 14" in html


def test_what_was_withdrawn_is_not_counted() -> None:
    publish()
    publish(operation=Operation.WITHDRAWN)
    assert re.search(r'/v1/meetings"><strong>0</strong>', page())


def test_a_demonstration_says_so_and_another_register_does_not() -> None:
    assert 'class="demonstration"' not in page()
    with transaction.atomic():
        ledger.declare_demonstration()
    assert 'class="demonstration"' in page()
    assert 'class="demonstration"' in page("/fr/")


def test_each_language_has_its_address_whatever_the_browser_prefers() -> None:
    html = Client(headers={"accept-language": "fr"}).get("/").content.decode()
    assert '<html lang="en">' in html
    assert '<html lang="fr">' in page("/fr/")


def test_the_french_page_leaves_no_english() -> None:
    publish()
    english, french = (set(re.findall(r">\s*([^<>]*[^\W\d_][^<>]*?)\s*<", page(at))) for at in ("/", "/fr/"))
    assert len(english) > 30
    names = {"English", "Français", "Made-up &lt;meeting&gt; 0"}
    the_same_word = {"Participants", "Instruments", "Incidents", "Programmes", "Moment"}
    dates = {text for text in english if text.endswith(" UTC")}
    assert english & french == names | the_same_word | (dates & french)


def test_it_only_answers_reading() -> None:
    assert Client().post("/").status_code == 405
