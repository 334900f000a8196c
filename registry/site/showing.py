"""Bringing the website up to date: one worker at a time, step by step, each step noted; killed anywhere, it goes on.

The claim is PostgreSQL's (`registry.actions.claims`), so that it ends with its worker. What a killed build left behind
is not shown and is overwritten by the next.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable

from django.db import connection

from registry.actions import claims, website
from registry.site import build
from registry.site.store import Store, configured

log = logging.getLogger(__name__)

NAMESPACE = 0x53495445  # "SITE"
SLICE_SECONDS = 20.0
"""After this long no new step begins, so that a worker that is asked to stop has not long to wait."""


def show(
    *,
    clock: Callable[[], dt.datetime],
    store: Store | None = None,
    seconds: float = SLICE_SECONDS,
    progress: build.Progress = build.silent,
) -> bool:
    """Take the website towards the register's head; whether there is more to do now.

    Raises:
        ClaimLostError, OperationalError: the database session ended meanwhile; call again.
    """
    until = time.monotonic() + seconds
    with claims.claim(1, namespace=NAMESPACE) as claim:
        if claim is None:
            return False
        website.raise_alarm()
        if not website.is_due(at=clock()):
            return False
        kept = store or configured()
        while time.monotonic() < until:
            try:
                version = build.update(kept, progress=progress)
                claim.check()
            except Exception as error:  # whatever it is, the former version stands and people are told
                if not (claim.alive and connection.is_usable()):
                    raise
                log.exception("the website was not made")
                website.note_failure(f"{type(error).__name__}: {error}", at=clock())
                website.raise_alarm()
                return False
            if version is None:
                shown = kept.current()
                website.note_shown(shown.sequence if shown else 0, at=clock())
                return False
            website.note_shown(version.sequence, at=clock())
    return True
