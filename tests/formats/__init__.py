"""Readers and writers of list formats, without a database."""
