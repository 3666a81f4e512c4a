"""What a generated history does to its own record: corrections, voids, evidence, rewordings, links."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from bench.case import Case, Made
from bench.cast import Cast
from bench.chance import Chance
from bench.plan import Step
from bench.speech import Speech
from ledger.domain.events import (
    ClaimLinked,
    ClaimReworded,
    EntryCorrected,
    EntryVoided,
    Event,
    EvidenceAdded,
)
from ledger.domain.identifier import with_kind
from ledger.domain.value import Assertion, Assessment, Evidence, Reassessment
from ledger.domain.vocabulary import ClaimRelation, NormalisedRating


class Records:
    """The events of one step each; none when there is nothing to do."""

    def __init__(self, chance: Chance, cast: Cast, speech: Speech, recent: Sequence[Case]) -> None:
        self._chance = chance
        self._cast = cast
        self._speech = speech
        self._recent = recent
        self.by_kind: Final[dict[str, Callable[[Step], list[Event]]]] = {
            "correct_utterance": self._correct_utterance,
            "correct_entry": self._correct_entry,
            "void": self._void,
            "evidence": self._add_evidence,
            "reword": self._reword,
            "link": self._link,
        }

    def _correct_utterance(self, step: Step) -> list[Event]:
        """We had its day wrong: it was said a few days earlier."""
        spoken = _made(step).spoken
        before, spoken.number = spoken.facts, max(0, spoken.number - self._chance.between(1, 4))
        spoken.facts = self._speech.corrected(before, spoken.number)
        changed = tuple(f for f in ("said", "reported") if getattr(before, f) != getattr(spoken.facts, f))
        reason = self._chance.text(40)
        return [
            EntryCorrected(
                **self._header(case),
                utterance_id=spoken.utterance_id,
                utterance=spoken.facts,
                changed=changed,
                reason=reason,
            )
            for case in spoken.cases
            if changed
        ]

    def _correct_entry(self, step: Step) -> list[Event]:
        """We took a presupposition for an assertion, a mixture for a falsehood, or left out a note."""
        made = _made(step)
        update: dict[str, Any] = {"notes": self._chance.text(80)}
        if isinstance(made.entry.act, Assertion) and self._chance.happens(0.3):
            update = {"presupposed": not made.entry.act.presupposed}
        elif isinstance(made.entry.act, Assessment | Reassessment) and self._chance.happens(0.5):
            is_mixture = made.entry.act.normalised is NormalisedRating.MIXTURE
            update = {"normalised": NormalisedRating.FALSE if is_mixture else NormalisedRating.MIXTURE}
        made.entry.act = made.entry.act.model_copy(update=update)
        return [
            EntryCorrected(
                **self._header(made.case),
                utterance_id=made.spoken.utterance_id,
                entry_id=made.entry.entry_id,
                act=made.entry.act,
                changed=tuple(update),
                reason=self._chance.text(40),
            )
        ]

    def _void(self, step: Step) -> list[Event]:
        made = _made(step)
        made.entry.is_voided = True
        return [
            EntryVoided(
                **self._header(made.case),
                utterance_id=made.spoken.utterance_id,
                entry_id=made.entry.entry_id,
                reason=self._chance.text(40),
            )
        ]

    def _add_evidence(self, step: Step) -> list[Event]:
        made = _made(step)
        evidence = Evidence(source=self._cast.source(), description=self._chance.text(120))
        return [EvidenceAdded(**self._header(made.case), entry_id=made.entry.entry_id, evidence=evidence)]

    def _reword(self, step: Step) -> list[Event]:
        step.case.statement += " " + self._chance.text(10)
        reason = self._chance.text(40)
        return [ClaimReworded(**self._header(step.case), statement=step.case.statement, reason=reason)]

    def _link(self, step: Step) -> list[Event]:
        other = self._chance.one(self._recent)
        if other is step.case:
            return []
        link_id = self._chance.new_id("link")
        header = self._header(step.case) | {"event_id": with_kind(link_id, "event")}
        relation = self._chance.one(tuple(ClaimRelation))
        return [ClaimLinked(**header, link_id=link_id, to=other.claim_id, relation=relation)]

    def _header(self, case: Case) -> dict[str, Any]:
        """The next place in the stream of the claim."""
        return {
            "originator_id": case.claim_id,
            "originator_version": case.next_revision(),
            "event_id": self._chance.new_id("event"),
        }


def _made(step: Step) -> Made:
    """The entry that the step is about."""
    if step.made is None:
        raise TypeError(f"{step.kind} is about an entry")
    return step.made
