"""From a correction back to its command: what was set, and where that cannot be compared any more, all of it.

A correction holds the record whole, as it should be, and the names of the fields that changed. Setting these
again is enough while the record before is the same. Where something of it was redacted, comparing finds other
names, and what is left out would be lost: then the correction sets everything and names what ``changed``.
"""

from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ledger.domain.commands import Command, CorrectAgent, CorrectEntry, CorrectSource, CorrectUtterance
from ledger.domain.events import AgentCorrected, EntryCorrected, SourceCorrected
from ledger.domain.inverse.again import Again, fields_of, text_of
from ledger.domain.inverse.fact import facts_again, is_empty_evidence, is_empty_quote, targets_again
from ledger.domain.inverse.utterance import act_fields
from ledger.domain.value import (
    AnyAct,
    CommentDeclined,
    Judgement,
    Rebuttal,
    Redacted,
    Support,
    UtteranceFacts,
)

Correction = EntryCorrected | AgentCorrected | SourceCorrected

_DAYS: Final = ("said", "reported")
"""Any correction of an utterance finds both anew."""

_WITHOUT_TEXT: Final = ("targets", "refers_to")
"""Of declined comments: nothing of them is ever redacted, and what they name may have been voided since."""


def correct_again(event: Correction, *, is_partial: bool, is_alone: bool, filler: str | None) -> Again:
    """What corrects the record again; ``is_alone`` in the stream of the event alone."""
    command, about, values = _parts(event, filler)
    if is_alone and command is CorrectUtterance:
        about["claim"] = event.originator_id
    if not is_partial:
        days = _DAYS if command is CorrectUtterance else ()
        values = {name: value for name, value in values.items() if name in (*event.changed, *days)}
    fields = {"id": event.event_id, **about, "set": values, "reason": text_of(event.reason, filler)}
    return Again(command, fields | ({"changed": list(event.changed)} if is_partial else {}))


def _parts(
    event: Correction, filler: str | None
) -> tuple[type[Command], dict[str, str | None], dict[str, Any]]:
    """The command, what it is about, and all that can be set."""
    if isinstance(event, AgentCorrected):
        values = _values(event.agent)
        if isinstance(event.agent.name, Redacted):
            del values["name"]
        return CorrectAgent, {"agent": event.originator_id}, values
    if isinstance(event, SourceCorrected):
        published = event.source.published
        values = _values(event.source) | {"published": None if published is None else published.edtf}
        return CorrectSource, {"source": event.originator_id}, values
    if event.utterance is not None:
        return CorrectUtterance, {"utterance": event.utterance_id}, _facts(event.utterance, filler)
    if event.act is None:
        raise TypeError("a correction is of an utterance or of an act")
    return CorrectEntry, {"entry": event.entry_id}, _act(event.act, event.changed, filler)


def _facts(facts: UtteranceFacts, filler: str | None) -> dict[str, Any]:
    values = facts_again(facts, filler)
    if filler is None and any(map(is_empty_quote, facts.quotes)):
        # Left over from a redaction: they are not set, and stay as they are.
        del values["quotes"]
    return values


def _act(act: AnyAct, changed: tuple[str, ...], filler: str | None) -> dict[str, Any]:
    values = _defaults(act) | act_fields(act, filler)
    for fixed in ("act", "entry"):
        values.pop(fixed, None)
    if isinstance(act, Rebuttal | Support):
        values["targets"] = targets_again(act.targets, with_kind=True)
    elif isinstance(act, CommentDeclined):
        values = {n: v for n, v in values.items() if n in changed or n not in _WITHOUT_TEXT}
    elif isinstance(act, Judgement) and filler is None and any(map(is_empty_evidence, act.evidence)):
        del values["evidence"]
    return values


def _values(model: BaseModel) -> dict[str, Any]:
    """Every field as JSON, its default too."""
    return _defaults(model) | fields_of(model)


def _defaults(model: BaseModel) -> dict[str, Any]:
    fields = type(model).model_fields.items()
    return {name: to_jsonable_python(field.default) for name, field in fields if not field.is_required()}
