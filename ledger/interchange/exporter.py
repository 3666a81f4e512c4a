"""Exporting the log: each command as the line that would record it again, so that import is its inverse.

events ──commands──> Again(command, fields) ──> {"op":...,"ref":id,"id":id, ...}

A ledger that imports the lines into its empty log has the same events at the same positions, and so the same
state at every moment of the said and the reported clock; who recorded them and when are the import's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from ledger.application.log import EventLog
from ledger.domain.commands import Command, LinkAgents, LinkClaims, RecordUtterance
from ledger.domain.errors import InvalidLine
from ledger.domain.events import EntryCorrected, EntryEvent, EventRedacted, RecordedEvent
from ledger.domain.inverse import Again, again, marks_of, redact_again
from ledger.interchange.header import FORMAT
from ledger.interchange.line import LINES
from ledger.interchange.parser import LINE_LIMIT

NAMESPACE: Final = "claims-ledger"
"""Of every export of every ledger: its refs are TypeIDs, which stand for one thing everywhere (ADR 0019)."""

COMMANDS_A_BLOCK: Final = 500
"""So many are read before it is asked which claims their utterances touch."""

_OPS: Final[dict[type[Command], str]] = {
    **{line.command: tag.partition(" ")[0] for tag, line in LINES.items()},
    LinkClaims: "link",
    LinkAgents: "link",
}

_Events = Sequence[RecordedEvent]
_Touched = Mapping[str, Mapping[str, int]]


class Exported(NamedTuple):
    """A line with its end, and the position of the log up to which the lines so far go."""

    position: int
    text: str


def export_lines(log: EventLog, upto: int) -> Iterator[Exported]:
    """The lines of a file that records the events up to a position, which must not lie inside a command.

    Redactions show whenever they were made; those beyond the position stand at the end. What is redacted
    while the lines are read may still stand in them.

    Raises:
        InvalidLine: one would be longer than a line may be.
        DatabaseUnreachable, IntegrityViolation: the export broke off.
    """
    yield Exported(0, _text({"format": FORMAT, "namespace": NAMESPACE}))
    export = _Export(log, upto)
    for number, exported in enumerate(export.lines(), start=2):
        if len(exported.text.encode()) > LINE_LIMIT:
            raise InvalidLine(number, f"up to position {exported.position}: longer than {LINE_LIMIT:,} bytes")
        yield exported


class _Export:
    """One reading of the log; what it keeps grows with the redactions alone."""

    def __init__(self, log: EventLog, upto: int) -> None:
        self._log = log
        self._upto = upto
        self._partial: set[str] = set()
        self._later: set[int] = set()

    def lines(self) -> Iterator[Exported]:
        events = self._log.scan(upto=self._upto)
        commands = (list(events) for _, events in groupby(events, key=lambda each: each.correlation_id))
        while block := list(islice(commands, COMMANDS_A_BLOCK)):
            touched = self._log.touched(_utterances(block))
            for command in block:
                for each in self._again(command, touched):
                    yield from _lines(each, command[-1].position)
        for position in sorted(self._later):
            yield from _lines(self._redaction(self._log.event(position)), self._upto)

    def _again(self, command: _Events, touched: _Touched) -> Iterator[Again]:
        first = command[0]
        if isinstance(first.event, EventRedacted):
            yield from map(self._redaction, command)
            return
        for recorded in command:
            if recorded.redaction is not None and recorded.redaction.position > self._upto:
                self._later.add(recorded.redaction.position)
        streams = {recorded.originator_id for recorded in command}
        before = {
            stream
            for stream, position in touched.get(first.event.utterance_id or "", {}).items()
            if position < first.position
        }
        yield from again(
            command,
            continues=bool(before),
            is_alone=streams != before,
            partial=self._partial,
        )
        self._partial |= marks_of(command)

    def _redaction(self, recorded: RecordedEvent) -> Again:
        event = recorded.event
        if not isinstance(event, EventRedacted):
            raise TypeError(f"no redaction stands at position {recorded.position}")
        return redact_again(recorded, self._log.event(event.position).event)


def _utterances(block: Sequence[_Events]) -> set[str]:
    """The utterances that the commands record or correct."""
    events = (command[0].event for command in block)
    return {e.utterance_id for e in events if isinstance(e, EntryEvent | EntryCorrected) and e.utterance_id}


def _lines(each: Again, position: int) -> Iterator[Exported]:
    """The line of a command; an utterance too long for one becomes a line an act."""
    text = _line(each)
    acts: list[Any] = each.fields.get("acts", []) if each.command is RecordUtterance else []
    if not acts[1:] or len(text.encode()) <= LINE_LIMIT:
        yield Exported(position, text)
        return
    for number, act in enumerate(acts):
        first = {"id": each.fields["id"]} | ({"continues": True} if number else {})
        yield Exported(position, _line(Again(each.command, first | each.fields | {"acts": [act]})))


def _line(each: Again) -> str:
    # What continues an utterance shares its id, but is another line.
    ref = {} if each.fields.get("continues") else {"ref": each.fields["id"]}
    return _text({"op": _OPS[each.command], **ref, **each.fields})


def _text(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
