"""The partnership's tables, one model a file."""

from partnership.models.participant import Participant
from partnership.models.user import User

__all__ = ["Participant", "User"]
