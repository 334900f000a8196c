"""Which known targets a subject is like: profiles are written when targets are published, and found by their keys.

A question is answered in one statement whatever the number of targets: each of its keys finds at most `CAP` profiles,
a rare key counts more than a common one, and the `COMPARED` best are compared in full (docs/adr/0008).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, transaction
from django.db.models import Q

from registry.actions.copying import copy
from registry.enums import Kind, Status
from registry.models import Event, Record
from sanctions.documents.listing import values
from sanctions.documents.subject import subject_of
from sanctions.models import Listing, MatchKey, Profile, Target
from sanctions.proposal import Proposal, proposal
from sanctions.screening import keys, profiles
from sanctions.screening.comparing import THRESHOLD, Comparison, Feature, compare
from sanctions.screening.subjects import Subject

T = TypeVar("T")
CAP = 1000
COMPARED = 100
CHUNK = 500
FLOOR = 0.5
"""Below it two targets are not even shown to people as alike; from `THRESHOLD` on they match."""

_FIND = """
WITH asked AS (SELECT * FROM unnest(%s::int[], %s::bigint[]) AS asked (place, key)),
found AS (
    SELECT asked.place, hit.profile_id, ln(1 + {cap} / count(*) OVER (PARTITION BY asked.place, asked.key)) AS weight
    FROM asked CROSS JOIN LATERAL (
        SELECT profile_id FROM {keys} WHERE {public} key = asked.key LIMIT {cap}
    ) hit
),
ranked AS (
    SELECT place, profile_id, row_number() OVER (PARTITION BY place ORDER BY sum(weight) DESC, profile_id) AS rank
    FROM found GROUP BY place, profile_id
)
SELECT ranked.place, profile.ref, profile.target, profile.data
FROM ranked JOIN ({profiles}) profile ON profile.id = ranked.profile_id
WHERE ranked.rank <= {compared}
"""
_DESK = _FIND.format(
    cap=f"{CAP}.0",
    compared=COMPARED,
    keys="sanctions_matchkey",
    public="public IN (true, false) AND",
    profiles="SELECT profile.id, target.ref, target.id AS target, profile.data FROM sanctions_profile profile"
    " JOIN sanctions_target target ON target.id = profile.target_id",
).replace(f"LIMIT {CAP}.0", f"LIMIT {CAP}")
_PUBLIC = _FIND.format(
    cap=f"{CAP}.0",
    compared=COMPARED,
    keys="sanctions_public_key",
    public="",
    profiles="SELECT id, ref, NULL::bigint AS target, data FROM sanctions_public_profile",
).replace(f"LIMIT {CAP}.0", f"LIMIT {CAP}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target that a subject is like: reference (None: known from withheld listings alone), primary key (None where
    the public asks), score from 0 to 1 and the reasons, the main one first."""

    ref: str | None
    target: int | None
    score: float
    features: tuple[Feature, ...]

    @property
    def is_match(self) -> bool:
        return self.score >= THRESHOLD


def candidates(
    subjects: Sequence[Subject],
    *,
    public: bool,
    limit: int = 5,
    floor: float = FLOOR,
    without: Collection[str | int] = (),
    using: str = "default",
) -> list[list[Candidate]]:
    """For each subject the targets it is like, best first, at most ``limit`` and none below ``floor``.

    ``public`` asks what is published and nothing else. ``without`` are references or primary keys left out. Whoever
    reads for the public does so ``using`` the connection ``public``, whose role sees no other profiles.
    """
    asked = [profiles.analyse(subject) for subject in subjects]
    return alike_to(asked, public=public, limit=limit, floor=floor, without=without, using=using)


def alike_to(
    asked: Sequence[profiles.Profile],
    *,
    public: bool,
    limit: int = 5,
    floor: float = FLOOR,
    without: Collection[str | int] = (),
    using: str = "default",
) -> list[list[Candidate]]:
    """As `candidates`, of subjects that are analysed already."""
    pairs = [(place, key) for place, profile in enumerate(asked) for key in keys.asked(profile)]
    best: list[dict[Any, Candidate]] = [{} for _ in asked]
    for place, ref, target, data in _find(pairs, public=public, using=using) if pairs else ():
        if ref in without or target in without:
            continue
        compared = compare(asked[place], profiles.decode(bytes(data)))
        known = best[place].get(target or ref)
        if compared.score >= floor and (known is None or known.score < compared.score):
            best[place][target or ref] = Candidate(ref, target, compared.score, compared.features)
    return [sorted(found.values(), key=_order)[:limit] for found in best]


def _find(
    pairs: Sequence[tuple[int, int]], *, public: bool, using: str
) -> list[tuple[int, str | None, int | None, Any]]:
    """Of each question's place and its keys: place, reference, primary key and profile of those to compare."""
    places, numbers = zip(*pairs, strict=True)
    with connections[using].cursor() as cursor:
        cursor.execute(_PUBLIC if public else _DESK, [list(places), list(numbers)])
        found: list[tuple[int, str | None, int | None, Any]] = cursor.fetchall()
    return found


def index(targets: Collection[int]) -> None:
    """Write the profiles of targets anew from their listings, in the caller's transaction.

    Those that have no listing any more, having been merged, are found no more.
    """
    for chunk in batched(sorted(targets), CHUNK):
        Profile.objects.filter(target__in=chunk).delete()
        write(_subjects(chunk))


def batched(all_of_them: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many at a time."""
    return (all_of_them[begin : begin + size] for begin in range(0, len(all_of_them), size))


def write(said: Iterable[tuple[int, bool, Subject]]) -> None:
    """Write new profiles with their keys: of each the target's primary key, whether it is public, and the subject."""
    rows, found = [], []
    for target, public, subject in said:
        profile = profiles.analyse(subject)
        data = profiles.encode(profile)
        rows.append(Profile(target_id=target, public=public, kind=subject.kind, version=profiles.VERSION, data=data))
        found.append(keys.keys(profile))
    Profile.objects.bulk_create(rows)
    copy(
        (
            MatchKey(public=row.public, key=key, profile_id=row.pk)
            for row, those in zip(rows, found, strict=True)
            for key in sorted(those)
        ),
        with_keys=True,
    )


def standing(refs: Collection[str]) -> dict[str | None, Event]:
    """Of some targets' references, those that stand in the register, with how it reads now; not what it took back."""
    rows = Record.objects.filter(
        record__in=[f"{Kind.TARGET.value}/{ref}" for ref in refs],
        event__status__in=(Status.CURRENT, Status.ENDED, Status.ANNULLED),
    )
    return {row.record.partition("/")[2]: row.event for row in rows.select_related("event")}


def likeness(one: Target, other: Target) -> Comparison:
    """How alike two targets are by all that is known of them, with the reasons."""
    return alike(_all_of(one), other)


def alike(said: Subject, target: Target) -> Comparison:
    """How alike a subject and a target are by all that is known of the target."""
    return compare(profiles.analyse(said), profiles.analyse(_all_of(target)))


def _all_of(target: Target) -> Subject:
    return subject(*map(proposal, target.listings.order_by("pk").values_list("proposal", flat=True)))


def stale() -> list[int]:
    """Primary keys of the targets whose profiles an older version of this program made, or that have none."""
    old = Profile.objects.exclude(version=profiles.VERSION).values("target")
    return list(
        Target.objects.filter(Q(pk__in=old) | Q(profiles=None, listings__isnull=False))
        .order_by("pk")
        .distinct()
        .values_list("pk", flat=True)
    )


def reindex(*, limit: int | None = None) -> int:
    """Make anew the profiles of at most so many `stale` targets; returns of how many.

    Each chunk is a transaction of its own and holds its targets, so that a publication or a merge at the same moment
    is waited for and its word is the last.
    """
    done = 0
    for chunk in batched(stale()[:limit], CHUNK):
        with transaction.atomic():
            list(Target.objects.select_for_update(no_key=True).filter(pk__in=chunk).order_by("pk"))
            index(chunk)
        done += len(chunk)
    return done


def subject(*said: Proposal) -> Subject:
    """What matching looks at of a proposal, or of several about the same target."""
    return subject_of(*({"kind": words.kind, **values(words)} for words in said))


def _subjects(targets: Sequence[int]) -> Iterator[tuple[int, bool, Subject]]:
    """What is public of each target, and all that is known where a withheld listing says more."""
    rows = Listing.objects.filter(target__in=targets).order_by("target", "pk")
    said: dict[int, list[tuple[bool, Proposal]]] = {}
    for target, ref, words in rows.values_list("target", "ref", "proposal").iterator(chunk_size=CHUNK):
        read = proposal(words)
        said.setdefault(target, []).append((ref is not None or not read.withheld, read))
    for target, listings in said.items():
        public = [words for is_public, words in listings if is_public]
        if public:
            yield target, True, subject(*public)
        if len(public) < len(listings):
            yield target, False, subject(*(words for _, words in listings))


def _order(candidate: Candidate) -> tuple[float, str, int]:
    return (-candidate.score, candidate.ref or "", candidate.target or 0)
