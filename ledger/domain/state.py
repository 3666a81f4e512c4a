"""The state of a claim at a moment: the one shape that every path to it must equal."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field

from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.limit import Limit
from ledger.domain.root import follows_of, pipelines_of, roots_of
from ledger.domain.stance import Stance
from ledger.domain.standing import Standing, agents_of, standing_of
from ledger.domain.value import Day, Rating, Redacted
from ledger.domain.vocabulary import ClaimRelation, NormalisedRating, Relation, Status

Count = Annotated[int, Field(ge=0)]


class Counts(Frozen):
    """Live entries of each kind, whatever their target; of assessments those that count.

    Presupposed and inferred entries are counted apart and nowhere else.
    """

    assertions: Count
    presuppositions: Count
    repetitions_after_opposition: Count
    rebuttals: Count
    supports: Count
    assessments: Count
    comments_declined: Count
    opposing_roots: Count
    supporting_roots: Count
    inferred: Count


class Roots(Frozen):
    """Agents (ids) where the chains of each side end, and the agencies they run through."""

    opposing: tuple[str, ...]
    supporting: tuple[str, ...]
    pipelines: tuple[str, ...]


class LatestAssessment(Frozen):
    """The last live assessment of one assessor; never merged with anybody else's."""

    assessor: str
    rating: Rating | None
    normalised: NormalisedRating | None
    relation: Relation | None
    said: Day
    entry_id: str


class ClaimLink(Frozen):
    """A relation to another claim, whose counts stay its own."""

    link_id: str
    to: str
    relation: ClaimRelation


class ClaimFacts(Frozen):
    """A claim itself, as the record has it: no limit on a day changes this."""

    claim_id: str
    statement: str | Redacted
    language: str | None
    topics: tuple[str, ...]
    wordings: tuple[str, ...]
    subject_time: Day | None
    notes: str | None
    links: tuple[ClaimLink, ...]
    revision: Annotated[int, Field(ge=1)]
    position: Annotated[int, Field(ge=1)]
    registered_at: Instant


class Standpoint(Frozen):
    """A claim at a limit, without the moment: what views give and replay recomputes.

    Agents are ids, in fold order of their first entry. ``last_day`` is the sort key: the greatest day
    by which an entry was kept, null when all are open.
    """

    claim_id: str
    statement: str | Redacted
    language: str | None
    topics: tuple[str, ...]
    wordings: tuple[str, ...]
    subject_time: Day | None
    notes: str | None
    links: tuple[ClaimLink, ...]
    status: Status
    revision: Annotated[int, Field(ge=1)]
    position: Annotated[int, Field(ge=1)]
    registered_at: Instant
    first_said: Day | None
    last_said: Day | None
    last_day: date | None
    asserted_by: tuple[str, ...]
    opposed_by: tuple[str, ...]
    presupposed_by: tuple[str, ...]
    declined_by: tuple[str, ...]
    counts: Counts
    roots: Roots
    latest_assessments: tuple[LatestAssessment, ...]


class ClaimState(Standpoint):
    """The state of a claim, with the moment it is the state of."""

    as_of: AsOf


def state_of(record: ClaimRecord, as_of: AsOf) -> ClaimState:
    """The state of the claim, folded from what was recorded by ``as_of.position``."""
    return state_at(facts_of(record), standing_of(record.stances, as_of.limit), as_of)


def state_at(facts: ClaimFacts, standing: Standing, as_of: AsOf) -> ClaimState:
    """The claim with what its entries come to; ``standing`` is that of the same moment."""
    return ClaimState.of_valid(_standpoint_fields(facts, standing, as_of.limit) | {"as_of": as_of})


def standpoint_of(record: ClaimRecord, limit: Limit) -> Standpoint:
    """The fold of the claim at the limit."""
    fields = _standpoint_fields(facts_of(record), standing_of(record.stances, limit), limit)
    return Standpoint.of_valid(fields)


def facts_of(record: ClaimRecord) -> ClaimFacts:
    """The claim itself."""
    links = [
        ClaimLink.of_valid({"link_id": link.link_id, "to": link.to, "relation": link.relation})
        for link in record.links.values()
    ]
    return ClaimFacts.of_valid(
        {
            "claim_id": record.claim_id,
            "statement": record.statement,
            "language": record.language,
            "topics": record.topics,
            "wordings": record.wordings,
            "subject_time": record.subject_time,
            "notes": record.notes,
            "links": tuple(links),
            "revision": record.revision,
            "position": record.position,
            "registered_at": record.registered_at,
        }
    )


def _standpoint_fields(facts: ClaimFacts, standing: Standing, limit: Limit) -> dict[str, Any]:
    follows = follows_of(standing.kept)
    opposing, supporting = standing.opposing, standing.supporting
    roots = Roots.of_valid(
        {
            "opposing": roots_of(opposing, follows),
            "supporting": roots_of(supporting, follows),
            "pipelines": pipelines_of((*opposing, *supporting)),
        }
    )
    said = standing.assertions
    return {
        **vars(facts),
        "status": standing.status,
        "first_said": _day(said[0].entry) if said else None,
        "last_said": _day(said[-1].entry) if said else None,
        "last_day": limit.last_day(standing.kept),
        "asserted_by": agents_of(said),
        "opposed_by": agents_of(opposing),
        "presupposed_by": agents_of(standing.presuppositions),
        "declined_by": agents_of(standing.comments_declined),
        "counts": _counts(standing, roots),
        "roots": roots,
        "latest_assessments": tuple(_latest_assessments(standing)),
    }


def _counts(standing: Standing, roots: Roots) -> Counts:
    return Counts.of_valid(
        {
            "assertions": len(standing.assertions),
            "presuppositions": len(standing.presuppositions),
            "repetitions_after_opposition": len(standing.repetitions_after_opposition),
            "rebuttals": len(standing.rebuttals),
            "supports": len(standing.supports),
            "assessments": len(standing.assessments),
            "comments_declined": len(standing.comments_declined),
            "opposing_roots": len(roots.opposing),
            "supporting_roots": len(roots.supporting),
            "inferred": len(standing.inferred),
        }
    )


def _latest_assessments(standing: Standing) -> Iterator[LatestAssessment]:
    for entry, agents in standing.assessments:
        for assessor in agents:
            yield LatestAssessment.of_valid(
                {
                    "assessor": assessor,
                    "rating": _rating_of(entry.rating) if isinstance(entry.rating, str) else entry.rating,
                    "normalised": None if entry.normalised is None else NormalisedRating(entry.normalised),
                    "relation": None if entry.relation is None else Relation(entry.relation),
                    "said": _day(entry),
                    "entry_id": entry.entry_id,
                }
            )


@lru_cache(maxsize=10_000)
def _rating_of(text: str) -> Rating:
    """Scales have few steps, so ratings are much the same again and again."""
    return Rating.model_validate_json(text)


def _day(entry: Stance) -> Day:
    return _day_of(entry.said_edtf, entry.said_earliest, entry.said_latest)


@lru_cache(maxsize=10_000)
def _day_of(edtf: str | None, earliest: date | None, latest: date) -> Day:
    """Days are few, and a page shows hundreds."""
    return Day.of_valid({"edtf": edtf, "earliest": earliest, "latest": latest})
