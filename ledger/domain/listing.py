"""Lists of claims: filters, order and pages, defined once for every path that answers them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.domain.claim import ClaimRecord
from ledger.domain.frozen import Frozen
from ledger.domain.limit import Limit
from ledger.domain.state import ClaimState, Standpoint
from ledger.domain.value import Judgement
from ledger.domain.vocabulary import NormalisedRating, Status


class ClaimSort(StrEnum):
    """Orders of a list; a leading ``-`` turns the order round. Null days come last either way.

    ``last_day`` is the sort key of the state, ``registered`` the position of the registration. Claims
    of the same day come by claim id, upwards.
    """

    LAST_DAY_DOWN = "-last_day"
    LAST_DAY_UP = "last_day"
    REGISTERED_DOWN = "-registered"
    REGISTERED_UP = "registered"

    @property
    def is_descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.value.startswith("-")

    @property
    def is_by_day(self) -> bool:
        """Whether the order is by ``last_day``."""
        return self in (ClaimSort.LAST_DAY_DOWN, ClaimSort.LAST_DAY_UP)


class Facets(Frozen):
    """What the filters of lists look at beside the state.

    ``speakers`` speak, ``assessors`` assess and ``sources`` carry an entry kept at the limit;
    ``normalised`` are the ratings that count.
    """

    speakers: tuple[str, ...]
    assessors: tuple[str, ...]
    sources: tuple[str, ...]
    normalised: tuple[NormalisedRating, ...]


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims a list holds; None does not filter."""

    status: Status | None = None
    topic: str | None = None
    speaker: str | None = None
    assessor: str | None = None
    source: str | None = None
    language: str | None = None
    normalised: NormalisedRating | None = None

    def matches(self, state: Standpoint, facets: Facets) -> bool:
        """Whether the claim is in the list."""
        return (
            self.status in (None, state.status)
            and self.language in (None, state.language)
            and (self.topic is None or self.topic in state.topics)
            and (self.speaker is None or self.speaker in facets.speakers)
            and (self.assessor is None or self.assessor in facets.assessors)
            and (self.source is None or self.source in facets.sources)
            and (self.normalised is None or self.normalised in facets.normalised)
        )


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page ends: the sort value of its last claim, and the claim."""

    value: date | int | None
    claim_id: str


@dataclass(frozen=True, slots=True)
class PageQuery:
    """At most ``limit`` of the ``wanted`` claims in the order ``sort``: the first, or those after a key."""

    wanted: ClaimFilter
    sort: ClaimSort
    after: PageKey | None
    limit: int


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a query on names, in the case in which they are compared."""
    return tuple(text.casefold().split())


def facets_of(record: ClaimRecord, limit: Limit, standpoint: Standpoint) -> Facets:
    """What filters look at, at the limit."""
    kept = [entry for entry in record.entries.values() if limit.keeps(entry.stance)]
    assessments = [entry for entry in kept if isinstance(entry.act, Judgement)]
    return Facets(
        speakers=tuple(dict.fromkeys(agent for entry in kept for agent in entry.utterance.speakers)),
        assessors=tuple(dict.fromkeys(a for entry in assessments for a in entry.utterance.speakers)),
        sources=tuple(
            dict.fromkeys(source for entry in kept if (source := entry.utterance.reported.source) is not None)
        ),
        normalised=tuple(
            dict.fromkeys(a.normalised for a in standpoint.latest_assessments if a.normalised is not None)
        ),
    )


def key_of(claim_id: str, last_day: date | None, registered: int, sort: ClaimSort) -> PageKey:
    """The place of a claim in the order."""
    return PageKey(last_day if sort.is_by_day else registered, claim_id)


def page_of(
    rows: Iterable[tuple[PageKey, ClaimState]], sort: ClaimSort, after: PageKey | None, limit: int
) -> tuple[list[ClaimState], PageKey | None]:
    """At most ``limit`` states following ``after`` in the order, and the key to go on from, if any."""
    ordered = sorted(rows, key=lambda row: _order(row[0], sort))
    if after is not None:
        ordered = [row for row in ordered if _order(row[0], sort) > _order(after, sort)]
    page = ordered[:limit]
    return [state for _, state in page], page[-1][0] if len(ordered) > limit else None


def _order(key: PageKey, sort: ClaimSort) -> tuple[bool, int, str]:
    if key.value is None:
        return (True, 0, key.claim_id)
    number = key.value.toordinal() if isinstance(key.value, date) else key.value
    return (False, -number if sort.is_descending else number, key.claim_id)
