"""How tests open the desk in a real browser, and what they ask of every page.

There is no accessibility engine here: labels, headings, captions and the keyboard's way are checked by hand. The search
box inside Django's own lookup widget has no label of its own and is passed over.
"""

from typing import TYPE_CHECKING, Any

from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FAULTS = """() => {
  const faults = [];
  const named = element => element.getAttribute('aria-label') || element.getAttribute('aria-labelledby')
    || element.labels?.length || element.title;
  const fields = 'main :is(input:not([type=hidden], .select2-search__field), select, textarea)';
  for (const field of document.querySelectorAll(fields))
    if (!named(field) && !['submit', 'button'].includes(field.type)) faults.push(`no label: ${field.outerHTML}`);
  for (const table of document.querySelectorAll('.desk table')) {
    if (!table.caption?.textContent.trim()) faults.push(`no caption: ${table.outerHTML.slice(0, 80)}`);
    for (const cell of table.querySelectorAll('th')) if (!cell.scope) faults.push(`no scope: ${cell.outerHTML}`);
  }
  for (const button of document.querySelectorAll('button, a[href]'))
    if (!(button.textContent.trim() || named(button) || button.querySelector('svg, img, [title]')))
      faults.push(`says nothing: ${button.outerHTML}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('one h1 is wanted');
  if (!document.documentElement.lang) faults.push('no language');
  let last = 1;
  for (const heading of document.querySelectorAll('.desk h2, .desk h3, .desk h4')) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) faults.push(`a level is skipped: ${heading.textContent}`);
    last = level;
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push(`twice: #${id}`);
  if (document.querySelector('style, script:not([src]):not([type])')) faults.push('something inline');
  return faults;
}"""


def open_page(browser: "Browser", complaints: list[str], **context: Any) -> "Page":
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", **context).new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "response",
        lambda answer: (
            complaints.append(f"{answer.status} {answer.url}")
            if answer.status >= 400 and "favicon" not in answer.url
            else None
        ),
    )
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.error('CSP', event.violatedDirective, event.blockedURI))"
    )
    return page


def sign_in(page: "Page", site: str, username: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(given.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site}/admin/")


def sound(page: "Page") -> None:
    page.wait_for_load_state()
    assert page.evaluate(FAULTS) == []
