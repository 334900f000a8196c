"""What came of bringing the website up to date, and the alarm when it failed."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from registry.actions import ledger
from registry.models import Head, Website

FIRST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=5), dt.timedelta(minutes=5)

log = logging.getLogger(__name__)


def is_due(*, at: dt.datetime) -> bool:
    """Whether an attempt may be made: not while a failed one waits for its turn."""
    website = _website()
    return website.next_attempt_at is None or website.next_attempt_at <= at


def note_shown(sequence: int, *, at: dt.datetime) -> None:
    """The website shows the register as at a sequence."""
    with transaction.atomic():
        website = _website(lock=True)
        if website.failures:
            log.info("the website is up to date again after %d failures", website.failures)
        if website.failures or website.sequence != sequence or website.shown_at is None:
            website.sequence, website.shown_at, website.failures = sequence, at, 0
            website.failing_since_at = website.next_attempt_at = None
            website.last_error, website.alarm_pending = "", False
            website.save()


def note_failure(error: str, *, at: dt.datetime) -> None:
    """An attempt failed; the former version stands. The first failure in a row raises the alarm."""
    with transaction.atomic():
        website = _website(lock=True)
        website.failures += 1
        website.failing_since_at = website.failing_since_at or at
        website.next_attempt_at = at + min(FIRST_WAIT * 2 ** min(website.failures - 1, 10), LONGEST_WAIT)
        website.last_error = error or "failed without a word"
        website.alarm_pending = website.alarm_pending or website.failures == 1
        website.save()
    log.error("the website was not brought up to date, and stands as it was: %s", error)


def raise_alarm() -> None:
    """Mail that the website stands still; the flag goes down only when the mail has left."""
    website = Website.objects.filter(alarm_pending=True).first()
    if website is None:
        return
    head = Head.objects.values_list("sequence", flat=True).get()
    since = ledger.moment(website.failing_since_at) if website.failing_since_at else "-"
    body = (
        "The public website could not be brought up to date. What it showed before, it shows still.\n\n"
        f"It shows line: {website.sequence}\nThe register's newest line: {head}\nFailing since: {since}\n"
        f"Why:\n{website.last_error}\n\n"
        "Attempts go on by themselves. See docs/runbooks/website-stands-still.md.\n"
    )
    try:
        EmailMessage("The public website stands still", body, to=settings.ALARM_EMAILS).send()
    except (OSError, SMTPException):
        log.exception("the alarm could not be mailed; it stays due")
        return
    Website.objects.update(alarm_pending=False)


def _website(*, lock: bool = False) -> Website:
    found = (Website.objects.select_for_update() if lock else Website.objects).filter(pk=1).first()
    return found or Website.objects.get_or_create(pk=1)[0]
