"""The state of a claim at a moment: the one shape that every path to it must equal."""

from datetime import date
from typing import Annotated

from pydantic import Field

from ledger.domain.as_of import AsOf, Instant
from ledger.domain.claim import ClaimRecord
from ledger.domain.limit import Limit
from ledger.domain.root import follows_of, pipelines_of, roots_of
from ledger.domain.standing import Standing, Voice, standing_of
from ledger.domain.value import Day, Frozen, Judgement, Rating, Redacted
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


class Standpoint(Frozen):
    """A claim at a limit, without the moment: what views store and replay recomputes.

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
    standpoint = standpoint_of(record, as_of.limit)
    return at_moment(standpoint, as_of)


def at_moment(standpoint: Standpoint, as_of: AsOf) -> ClaimState:
    """The standpoint together with the moment it was computed for."""
    return ClaimState.model_construct(**dict(standpoint), as_of=as_of)


def standpoint_of(record: ClaimRecord, limit: Limit) -> Standpoint:
    """The fold of the claim at the limit."""
    standing = standing_of(record, limit)
    follows = follows_of(standing.kept)
    opposing, supporting = standing.opposing, standing.supporting
    roots = Roots(
        opposing=roots_of(opposing, follows),
        supporting=roots_of(supporting, follows),
        pipelines=pipelines_of([*opposing, *supporting]),
    )
    said = [voice.entry.utterance.said for voice in standing.assertions]
    days = [day for entry in standing.kept if (day := limit.day_of(entry)) is not None]
    return Standpoint(
        claim_id=record.claim_id,
        statement=record.statement,
        language=record.language,
        topics=record.topics,
        wordings=record.wordings,
        subject_time=record.subject_time,
        notes=record.notes,
        links=tuple(
            ClaimLink(link_id=link.link_id, to=link.to, relation=link.relation)
            for link in record.links.values()
        ),
        status=standing.status,
        revision=record.revision,
        position=record.position,
        registered_at=record.registered_at,
        first_said=_day(said[0]) if said else None,
        last_said=_day(said[-1]) if said else None,
        last_day=max(days, default=None),
        asserted_by=_agents(standing.assertions),
        opposed_by=_agents(opposing),
        presupposed_by=_agents(standing.presuppositions),
        declined_by=_agents(standing.comments_declined),
        counts=_counts(standing, roots),
        roots=roots,
        latest_assessments=tuple(_latest_assessments(standing)),
    )


def _counts(standing: Standing, roots: Roots) -> Counts:
    return Counts(
        assertions=len(standing.assertions),
        presuppositions=len(standing.presuppositions),
        repetitions_after_opposition=len(standing.repetitions_after_opposition),
        rebuttals=len(standing.rebuttals),
        supports=len(standing.supports),
        assessments=len(standing.assessments),
        comments_declined=len(standing.comments_declined),
        opposing_roots=len(roots.opposing),
        supporting_roots=len(roots.supporting),
        inferred=len(standing.inferred),
    )


def _latest_assessments(standing: Standing) -> list[LatestAssessment]:
    return [
        LatestAssessment(
            assessor=assessor,
            rating=act.rating,
            normalised=act.normalised,
            relation=act.relation,
            said=_day(voice.entry.utterance.said),
            entry_id=voice.entry.entry_id,
        )
        for voice in standing.assessments
        if isinstance(act := voice.entry.act, Judgement)
        for assessor in voice.agents
    ]


def _agents(voices: tuple[Voice, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(agent for voice in voices for agent in voice.agents))


def _day(day: Day) -> Day:
    return Day(edtf=day.edtf, earliest=day.earliest, latest=day.latest)
