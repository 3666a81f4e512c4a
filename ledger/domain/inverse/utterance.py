"""From the events of an utterance back to the utterance and its acts."""

from collections.abc import Sequence
from typing import Any

from ledger.domain.commands import RecordUtterance
from ledger.domain.events import EntryEvent
from ledger.domain.inverse.again import Again, fields_of, given, text_of
from ledger.domain.inverse.fact import asked_again, evidence_again, facts_again, targets_again
from ledger.domain.value import (
    AnyAct,
    AssessmentWithdrawal,
    CommentDeclined,
    Judgement,
    Rebuttal,
    Support,
)


def say_again(events: Sequence[EntryEvent], *, continues: bool = False, filler: str | None = None) -> Again:
    """The utterance that these events are of; the filler stands where a text is needed and gone."""
    fields = given(
        id=events[0].utterance_id,
        continues=continues or None,
        **facts_again(events[0].utterance, filler),
        acts=[_act_again(event, filler) for event in events],
    )
    return Again(RecordUtterance, fields)


def _act_again(event: EntryEvent, filler: str | None) -> dict[str, Any]:
    act = event.act
    about = {} if act.takes_up is not None else {"claim": event.originator_id}
    return {"act": act.act.value, "id": event.entry_id, **about, **act_fields(act, filler)}


def act_fields(act: AnyAct, filler: str | None) -> dict[str, Any]:
    """What the act says, without its kind and its claim."""
    fields = fields_of(act, "act")
    if isinstance(act, Rebuttal | Support):
        fields["targets"] = targets_again(act.targets)
    elif isinstance(act, CommentDeclined):
        fields |= {"targets": asked_again(act.targets), "refers_to": asked_again(act.refers_to)}
    elif isinstance(act, AssessmentWithdrawal):
        fields["reason"] = text_of(act.reason, filler)
    elif isinstance(act, Judgement):
        fields |= judgement_fields(act, filler)
    return given(**fields)


def judgement_fields(judgement: Judgement, filler: str | None) -> dict[str, Any]:
    """Its evidence; and a rating that stands in where nothing else is left of what it said."""
    says = (judgement.rating, judgement.normalised, judgement.relation, judgement.likelihood)
    rating = {"label": filler} if filler and all(part is None for part in says) else None
    evidence = [evidence_again(item, filler) for item in judgement.evidence]
    return given(evidence=evidence, rating=rating)
