"""Who asked to be told when a name of theirs is listed: watchers, the names they watch, the hits found.

The names are a watcher's own affair, usually of its customers: they are in no log, no history and no page of the desk,
and are deleted for real, with their keys and hits, as soon as the watcher deletes them or is ended.
"""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnership.models import User
from registry.enums import Operation, SubscriberState

STANDING = "standing"
"""The operation of a hit that no event brought: the target stood in the register when the name was registered."""


class WatcherQuerySet(models.QuerySet["Watcher"]):
    def alive(self) -> "WatcherQuerySet":
        """Those not ended."""
        return self.filter(ended_at=None)

    def due(self, *, at: dt.datetime) -> "WatcherQuerySet":
        """Those a worker has something to send to and the time for it come, or an alarm to raise about."""
        untold = Exists(Hit.objects.untold().filter(watcher=OuterRef("pk")))
        sending = untold & ~Q(state=SubscriberState.PAUSED) & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=at))
        return self.alive().filter(sending | Q(alarm_pending=True))


class Watcher(models.Model):
    """A person or system that is told by webhook when an event matches one of its names.

    It is no user of the desk: a keeper makes it, and it calls the API with a key of which only the SHA-256 is kept (256
    random bits: nothing to guess). ``cursor`` is the newest event it was compared with, ``turn`` the number its newest
    hit was given. Ended, it keeps its name and who ended it, and nothing else.
    """

    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True, help_text="Told when deliveries are paused.")
    url = models.URLField(max_length=500, blank=True)
    secret = models.TextField(blank=True, help_text="Encrypted with FIELD_KEY; signs per Standard Webhooks.")
    old_secret = models.TextField(blank=True, help_text="Also signs until old_secret_until, while it rotates.")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    prefix = models.CharField(max_length=16, unique=True, help_text="The public part of the API key.")
    sha256 = models.CharField(max_length=64, unique=True)
    old_sha256 = models.CharField(max_length=64, blank=True, help_text="Also works until old_key_until.")
    old_key_until = models.DateTimeField(null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(help_text="In hundredths: what scores less is no hit.")
    cursor = models.BigIntegerField()
    turn = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=SubscriberState.choices, default=SubscriberState.ACTIVE)
    failures = models.PositiveIntegerField(default=0, help_text="Attempts failed in a row since the last success.")
    failing_since_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When hits were last answered with 2xx.")
    last_error = models.TextField(blank=True, help_text="Never what the other side wrote: it may quote a name.")
    alarm_pending = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = WatcherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(ended_at=None), name="sanctions_watcher_name_once"),
            models.CheckConstraint(
                condition=Q(threshold__gte=50, threshold__lte=100), name="sanctions_watcher_threshold_in_hundredths"
            ),
            models.CheckConstraint(
                condition=Q(cursor__gte=0, turn__gte=0), name="sanctions_watcher_counts_not_negative"
            ),
            models.CheckConstraint(condition=Q(state__in=SubscriberState.values), name="sanctions_watcher_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.RETRYING) | Q(next_attempt_at__isnull=False),
                name="sanctions_watcher_retrying_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until=None)
                | Q(old_secret__gt="", old_secret_until__isnull=False),
                name="sanctions_watcher_old_secret_expires",
            ),
            models.CheckConstraint(
                condition=Q(old_sha256="", old_key_until=None) | Q(old_sha256__gt="", old_key_until__isnull=False),
                name="sanctions_watcher_old_key_expires",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(old_sha256__regex=r"^([0-9a-f]{64})?$"),
                name="sanctions_watcher_key_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="sanctions_watcher_ended_paired",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, email__gt="", url__gt="", secret__gt="")
                | Q(ended_at__isnull=False, email="", url="", secret="", old_secret="", old_sha256="", last_error=""),
                name="sanctions_watcher_ended_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WatchedName(models.Model):
    """Somebody a watcher asks about, under the watcher's own ``key``: what it said, and its analysis.

    ``subject`` is a `screening.subjects.Subject` as JSON. ``data`` is `screening.profiles.encode`'s, of ``version``;
    version 0 is a name no worker has looked at yet. There are at most `actions.watched_names.MOST` of a watcher,
    counted under the lock of its row: Postgres has no constraint for that.
    """

    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=200)
    subject = models.JSONField()
    data = models.BinaryField(default=b"")
    version = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["watcher", "version", "id"], name="sanctions_watched_name_version")]
        constraints = [
            models.UniqueConstraint(fields=["watcher", "key"], name="sanctions_watched_name_once"),
            models.CheckConstraint(condition=Q(key__gt=""), name="sanctions_watched_name_has_a_key"),
            models.CheckConstraint(
                condition=Q(version=0, data=b"") | (Q(version__gt=0) & ~Q(data=b"")),
                name="sanctions_watched_name_analysed_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"watched name {self.pk}"


class WatchKey(models.Model):
    """A key that finds a watched name. Read by its primary key alone; its watcher is its name's (migration 0007)."""

    pk = models.CompositePrimaryKey("watcher_id", "key", "name_id")
    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()
    name = models.ForeignKey(WatchedName, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return f"{self.key:x}"


class HitQuerySet(models.QuerySet["Hit"]):
    def untold(self) -> "HitQuerySet":
        """Those their watcher has still to be told, or told again; never a dismissed one."""
        return self.filter(told_at=None, dismissed_at=None)


class Hit(models.Model):
    """A target that one of the names is like, and how it was when last found worth telling.

    ``number`` is its turn among its watcher's hits, given anew whenever there is something to tell again. ``score`` is
    in hundredths, ``reasons`` what `screening.comparing` says: ``[{name, score, detail}, …]``; ``sequence`` and
    ``operation`` are of the event that brought it. Its watcher is its name's (migration 0007).
    """

    watcher = models.ForeignKey(Watcher, on_delete=models.CASCADE, related_name="hits", db_index=False)
    name = models.ForeignKey(WatchedName, on_delete=models.CASCADE, related_name="hits", db_index=False)
    target = models.CharField(max_length=100, help_text="Public reference, such as T000123.")
    number = models.BigIntegerField()
    sequence = models.BigIntegerField()
    operation = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["watcher", "target"], name="sanctions_hit_target"),
            models.Index(
                fields=["watcher", "number"],
                condition=Q(told_at=None, dismissed_at=None),
                name="sanctions_hit_untold",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["name", "target"], name="sanctions_hit_once"),
            models.UniqueConstraint(fields=["watcher", "number"], name="sanctions_hit_number_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="sanctions_hit_score_in_hundredths"),
            models.CheckConstraint(
                condition=Q(operation__in=[STANDING, *Operation.values]), name="sanctions_hit_operation_known"
            ),
            models.CheckConstraint(
                condition=Q(note="") | Q(dismissed_at__isnull=False), name="sanctions_hit_note_of_a_dismissal"
            ),
        ]

    def __str__(self) -> str:
        return f"hit {self.pk}"
