"""The secretariat's pages on sanctions: the reviewers' desk, and what stands behind it to be looked up."""

from sanctions.admin import desk, keys, likenesses, logs, programmes, resolutions, targets, uploads, watchers

__all__ = ["desk", "keys", "likenesses", "logs", "programmes", "resolutions", "targets", "uploads", "watchers"]
