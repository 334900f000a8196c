"""The secretariat's desk for what officers keep, on Django's own admin: one file per group of tables."""

from partnership.admin import meetings, participants, people, publishing, reference, statements

__all__ = ["meetings", "participants", "people", "publishing", "reference", "statements"]
