"""Who is the same: likenesses found by machine, judgements by people, merges that carry a judgement out."""

from django.db import models
from django.db.models import F, Q

from partnership.models import Participant, User
from sanctions.enums import Judgement
from sanctions.models.listing import Listing
from sanctions.models.target import Target


class Resolution(models.Model):
    """A judgement that two targets are the same, are not, or cannot be told; undone, never deleted.

    Of a sanction still at the desk there is no second target yet: it is known by its State and the State's reference,
    which outlive any redraft, and becomes ``right`` when it is published. ``score`` is how alike the two were when
    judged, in hundredths: a higher one later is new evidence.
    """

    left = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    own_reference = models.CharField(max_length=200, blank=True)
    judgement = models.CharField(max_length=9, choices=Judgement.choices)
    note = models.TextField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left", "right"], condition=Q(undone_at=None), name="sanctions_resolution_one_standing"
            ),
            models.UniqueConstraint(
                fields=["left", "participant", "own_reference"],
                condition=Q(undone_at=None, right=None),
                name="sanctions_resolution_one_standing_at_the_desk",
            ),
            models.CheckConstraint(
                condition=Q(right=None) | Q(left__lt=F("right")), name="sanctions_resolution_pair_in_order"
            ),
            models.CheckConstraint(
                condition=Q(right__isnull=False) | Q(participant__isnull=False, own_reference__gt=""),
                name="sanctions_resolution_of_two",
            ),
            models.CheckConstraint(
                condition=Q(judgement__in=Judgement.values), name="sanctions_resolution_judgement_known"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=100), name="sanctions_resolution_score_in_hundredths"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="sanctions_resolution_undone_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.judgement} {self.right or self.own_reference}"


class Merge(models.Model):
    """A judgement carried out: ``merged`` answers with ``survivor``, which bears its listings, until split again.

    A second person carries it out (`sanctions_merge_not_by_its_judge`). ``listings`` are those that moved and that a
    split moves back.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    listings = models.ManyToManyField(Listing, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    split_at = models.DateTimeField(null=True, blank=True)
    split_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    split_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(split_at=None), name="sanctions_merge_one_standing"),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="sanctions_merge_of_two"),
            models.CheckConstraint(
                condition=Q(split_at=None, split_by=None, split_why="")
                | Q(split_at__isnull=False, split_by__isnull=False, split_why__gt=""),
                name="sanctions_merge_split_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} into {self.survivor}"


class Likeness(models.Model):
    """Two targets that matching finds alike, for people to judge; found anew whenever either is published.

    ``score`` is in hundredths, ``reasons`` what `screening.comparing` says: ``[{name, score, detail}, …]``.
    """

    left = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()

    class Meta:
        verbose_name_plural = "likenesses"
        indexes = [models.Index(fields=["-score", "id"], name="sanctions_likeness_best")]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="sanctions_likeness_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="sanctions_likeness_pair_in_order"),
            models.CheckConstraint(condition=Q(score__lte=100), name="sanctions_likeness_score_in_hundredths"),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.score} {self.right}"
