"""When to try again: the schedule that Standard Webhooks recommends, with jitter. Ten attempts over 75 hours."""

import datetime as dt
import random

DELAYS = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
)
JITTER = 0.05  # either way; subscribers that failed together do not come back together
LONGEST_WAIT = dt.timedelta(hours=24)


def wait(failures: int, *, asked: dt.timedelta | None = None) -> dt.timedelta | None:
    """How long to wait after this many failures in a row; None: no more attempts.

    Args:
        failures: 1 after the first failed attempt.
        asked: the other side's Retry-After. It can lengthen a wait, up to a day; it can shorten none.
    """
    if failures > len(DELAYS):
        return None
    planned = DELAYS[failures - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load, guards nothing
    return max(planned, min(asked or dt.timedelta(), LONGEST_WAIT))
