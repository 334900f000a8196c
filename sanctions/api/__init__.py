"""The submission API: the door for a State's own systems."""
