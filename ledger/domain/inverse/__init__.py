"""The inverse of the decisions: from the events of a command to a command that would record them again.

    events of one command  ──again──> Again(command, fields), mostly one
    skeleton               ──stand_in──> a command whose decision tells whether such an event can be

What the fields say is explicit where a decision would find it out: bounds of days, where a reported day was
taken from, targets by id. So it makes no difference when they are decided, and what is known by then.
"""

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from ledger.domain.events import EntryCorrected, EntryEvent, RecordedEvent
from ledger.domain.inverse.again import Again
from ledger.domain.inverse.change import change_again
from ledger.domain.inverse.redaction import name_of, redact_again, restore_again, restored, stand_in
from ledger.domain.inverse.utterance import say_again

__all__ = ["Again", "again", "name_of", "redact_again", "restored", "stand_in"]


def again(
    command: Sequence[RecordedEvent],
    *,
    continues: bool = False,
    is_alone: bool = False,
    partial: Set[str] = frozenset(),
) -> Iterator[Again]:
    """What records the events of one command again, in their order, redactions aside (``redact_again``).

    ``continues`` says that an earlier command recorded the utterance already, ``is_alone`` that a correction
    is not of every claim its utterance touched. ``partial`` are streams in which something was redacted, so
    that a correction has to tell all that it left. Where a part of the command is redacted, each run of the
    rest is a command of its own.
    """
    is_whole = all(recorded.redaction is None for recorded in command)
    for is_gone, run in groupby(command, key=lambda recorded: recorded.redaction is not None):
        recorded = list(run)
        first = recorded[0].event
        if is_gone:
            yield from map(restore_again, recorded)
        elif isinstance(first, EntryEvent):
            entries = [each.event for each in recorded if isinstance(each.event, EntryEvent)]
            yield say_again(entries, continues=continues)
        elif is_whole and isinstance(first, EntryCorrected):
            is_partial = any(each.originator_id in partial for each in recorded)
            yield change_again(first, is_partial=is_partial, is_alone=is_alone)
        else:
            for each in recorded:
                is_partial = each.originator_id in partial
                yield change_again(each.event, is_partial=is_partial, is_alone=True)
        continues = True
