"""Which characters XML 1.0 can hold. Pure.

Published documents hold no control characters (`sanctions` refuses them), but a writer does not lean on another house:
one such character would make a whole file unreadable.
"""

import re

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """The text with the replacement character for each that XML refuses."""
    return _REFUSED.sub("\ufffd", text)
