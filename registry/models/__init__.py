"""The register's tables, one model a file."""

from registry.models.event import Event, Record
from registry.models.head import Head, Series
from registry.models.subscriber import DeliveryAttempt, Subscriber
from registry.models.website import Website

__all__ = ["DeliveryAttempt", "Event", "Head", "Record", "Series", "Subscriber", "Website"]
