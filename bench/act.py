"""The acts of generated utterances, their targets fixed as the ledger fixes them."""

from typing import Final

from bench import measured
from bench.case import Case, Entry
from bench.cast import Cast
from bench.chance import Chance
from bench.plan import Step
from ledger.domain.value import (
    AskedAbout,
    Assertion,
    Assessment,
    AssessmentWithdrawal,
    CommentDeclined,
    Evidence,
    Judgement,
    Method,
    Rating,
    Reassessment,
    Rebuttal,
    Retraction,
    Support,
    Target,
)
from ledger.domain.vocabulary import Likelihood, ReassessmentReason, Relation

_RELATIONS: Final = ((Relation.REBUT, 70), (Relation.UNDERCUT, 20), (Relation.UNDERMINE, 10))


class Acts:
    """Makes acts."""

    def __init__(self, chance: Chance, cast: Cast) -> None:
        self._chance = chance
        self._cast = cast
        self._relation = chance.weighted(_RELATIONS)
        self._rating = chance.weighted(measured.RATINGS)
        self._method = Method(name="fact check", version="2")

    def assertion(self) -> Assertion:
        """Says so, presupposes it, or lets us conclude that it was said."""
        return Assertion(
            presupposed=self._chance.happens(measured.PRESUPPOSED),
            inferred=self._chance.happens(measured.INFERRED),
        )

    def rebut(self, case: Case) -> Rebuttal:
        """Against the claim, or one or two of its entries."""
        relation = self._relation()
        inferred = self._chance.happens(measured.INFERRED)
        return Rebuttal(targets=self._targets(case, relation), inferred=inferred)

    def support(self, case: Case) -> Support:
        """For the claim, or an entry."""
        return Support(targets=self._targets(case, None))

    def assessment(self) -> Assessment:
        """A checker's judgement."""
        inferred = self._chance.happens(measured.INFERRED)
        return Assessment(inferred=inferred, **dict(self._judgement()))

    def reassessment(self, entry: Entry) -> Reassessment:
        """The same checker's next judgement."""
        reason = self._chance.one(tuple(ReassessmentReason))
        return Reassessment(entry=entry.entry_id, reason=reason, **dict(self._judgement()))

    def withdraw(self, step: Step) -> AssessmentWithdrawal | None:
        """The checker takes it back."""
        if step.made is None:
            return None
        return AssessmentWithdrawal(entry=step.made.entry.entry_id, reason=self._chance.text(40))

    def retract(self, step: Step) -> Retraction | None:
        """The speakers take it back."""
        return None if step.made is None else Retraction(entry=step.made.entry.entry_id)

    def decline(self, step: Step) -> CommentDeclined:
        """Asked about a check, no answer."""
        asked = AskedAbout(kind="claim", id=step.case.claim_id)
        if step.made is not None and self._chance.happens(0.7):
            asked = AskedAbout(kind="entry", id=step.made.entry.entry_id)
        return CommentDeclined(targets=(asked,))

    def _judgement(self) -> Judgement:
        (label, normalised, relation), is_estimate = self._rating(), self._chance.happens(0.02)
        has_evidence = self._chance.happens(0.8)
        return Judgement(
            relation=relation,
            rating=None if label is None else Rating(label=label),
            normalised=normalised,
            likelihood=self._chance.one(tuple(Likelihood)) if is_estimate else None,
            method=self._method if self._chance.happens(0.3) else None,
            evidence=(Evidence(source=self._cast.source()),) if has_evidence else (),
        )

    def _targets(self, case: Case, relation: Relation | None) -> tuple[Target, ...]:
        standing = [entry for entry in case.entries if not entry.is_voided]
        if not standing or self._chance.happens(0.7):
            return (Target(kind="claim", id=case.claim_id, relation=relation),)
        count = 2 if self._chance.happens(0.1) else 1
        chosen = {entry.entry_id: entry for entry in (self._chance.one(standing) for _ in range(count))}
        return tuple(
            Target(kind="assertion" if entry.is_assertion else "entry", id=entry_id, relation=relation)
            for entry_id, entry in chosen.items()
        )
