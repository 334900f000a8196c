"""What is asked of every page of the website in a real browser, and which pages are opened for it.

The tour has the richest page of each sort in a language, and the pages that are otherwise than others of their sort.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from registry.site import answers
from tests.browser.pages import open_page
from tests.registry.site import everything as given
from tests.registry.site.shown import Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OTHERWISE = (
    *(f"targets/{ref}/" for ref in (given.TOO_FEW, given.MERGED, given.TWINS[0], given.SURVIVOR, given.ENDED,
                                    given.ANNULLED, given.NAMED_SO, "T000012")),
    "meetings/m3/", "meetings/m4/", "participants/XL/", "announcements/a2/", "listings/L000002/", "listings/L000040/",
)  # fmt: skip

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_QUIETLY = {"resultTypes": ["violations"], "preload": False}  # what it would fetch again is refused by our policy
EVERY_RULE = {**_QUIETLY, "runOnly": {"type": "tag", "values": _TAGS},
              "rules": {"region": {"enabled": True}, "target-size": {"enabled": True}}}  # fmt: skip
OF_COLOURS = {**_QUIETLY, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

LAYOUT = """wide => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth !== wide) faults.push(`the page is ${root.scrollWidth} wide`);
  for (const table of document.querySelectorAll('table')) {
    const room = table.closest('.wide');
    if (!room || getComputedStyle(room).overflowX !== 'auto' || room.tabIndex !== 0 || !room.ariaLabel)
      faults.push(`a table without room of its own: ${table.caption?.textContent}`);
  }
  for (const link of document.querySelectorAll('nav.main a, nav.languages a')) {
    const box = link.getBoundingClientRect();
    if (box.width < 24 || box.height < 24) faults.push(`too small to touch: ${link.textContent}`);
  }
  return faults;
}"""

READING = """language => {
  const faults = [];
  if (document.documentElement.lang !== language) faults.push(`its language is ${document.documentElement.lang}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('one h1 is wanted');
  if (!document.querySelector('h1').checkVisibility()) faults.push('its heading cannot be seen');
  if (document.querySelectorAll('nav.main a').length !== 7) faults.push('seven ways lead from the main menu');
  const rows = [...document.querySelectorAll('table')].filter(one => !one.closest('details:not([open])'));
  if (rows.some(one => !one.rows.length || !one.checkVisibility())) faults.push('a table cannot be seen');
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = words.nextNode(); text; text = words.nextNode())
    if (/\\p{Script=Arabic}/u.test(text.data) && !text.parentElement.closest('bdi, [dir], option, title'))
      faults.push(`its direction is not its own: ${text.data}`);
  return faults;
}"""

ESCAPED = """name => {
  const made = [...document.querySelectorAll('img, [onerror], body script')].map(one => one.outerHTML);
  if (document.documentElement.innerHTML.includes('canary()') && !document.body.textContent.includes(name))
    made.push('the name is nowhere as text');
  return made;
}"""


def tour(website: Shown, language: str) -> Mapping[str, str]:
    """What to open, by what it is there for."""
    special = {place: f"/{language}/{place}" for place in OTHERWISE}
    return {**short_tour(website, language), **special}


def short_tour(website: Shown, language: str) -> Mapping[str, str]:
    """The same with only those others that look most otherwise."""
    special = {place: f"/{language}/{place}" for place in OTHERWISE[:3]}
    earlier = next(one for one in website.html(language) if "/as-of/" in one)
    return {**website.richest(language), **special, "as of": earlier}


def choice_of_language(page: "Page", website: Shown) -> None:
    """The page before all others, which only servers show that cannot tell the reader's language."""
    body = website.read("/")
    page.route("**/choice", lambda route: route.fulfill(body=body, content_type="text/html", headers=answers.HEADERS))


@contextmanager
def opened(browser: "Browser", complaints: list[str], served: str, **context: Any) -> Iterator["Page"]:
    """A page in a context of its own, which complains of all that is asked of anybody but the website."""
    page = open_page(browser, complaints, **context)
    page.on("request", lambda asked: complaints.append(f"asked of another: {asked.url}")
            if not asked.url.startswith((served, "data:")) else None)  # fmt: skip
    page.on("requestfailed", lambda asked: complaints.append(f"failed: {asked.url} {asked.failure}")
            if asked.failure != "net::ERR_ABORTED" else None)  # fmt: skip  # the reader went on before it came
    page.add_init_script("window.canary = () => console.error('a name was run')")
    try:
        yield page
    finally:
        page.context.close()


def barriers(page: "Page", rules: Mapping[str, Any] = EVERY_RULE) -> list[str]:
    """What axe-core finds on a page."""
    found = Axe().run(page, options=dict(rules)).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"][:3]]
