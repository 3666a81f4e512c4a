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

__all__ = ["Again", "again", "marks_of", "name_of", "redact_again", "restored", "stand_in"]


def again(
    command: Sequence[RecordedEvent],
    *,
    continues: bool = False,
    is_alone: bool = False,
    partial: Set[str] = frozenset(),
) -> Iterator[Again]:
    """What records the events of one command again, in their order, redactions aside (``redact_again``).

    ``continues`` says that an earlier command recorded the utterance already, ``is_alone`` that a correction
    is not of every claim its utterance touched. ``partial`` are streams and utterances of which something was
    redacted, so that a correction has to tell all that it left. Where a part of the command is redacted, each
    run of the rest is a command of its own.
    """
    is_whole = all(recorded.redaction is None for recorded in command)
    for is_gone, run in groupby(command, key=lambda recorded: recorded.redaction is not None):
        recorded = list(run)
        first = recorded[0].event
        if is_gone:
            yield from map(restore_again, recorded)
            partial = partial | marks_of(recorded)
        elif isinstance(first, EntryEvent):
            entries = [each.event for each in recorded if isinstance(each.event, EntryEvent)]
            yield say_again(entries, continues=continues)
        elif is_whole and not is_alone and _is_one_correction(recorded):
            is_partial = any(_is_of(partial, each) for each in recorded)
            yield change_again(first, is_partial=is_partial)
        else:
            for each in recorded:
                yield change_again(each.event, is_partial=_is_of(partial, each), is_alone=True)
        continues = True


def marks_of(command: Sequence[RecordedEvent]) -> set[str]:
    """The streams and utterances in which something is gone after the command, since it was redacted.

    What a correction before it had to tell is the same in the copy, in which that is a command of its own.
    """
    gone = (recorded for recorded in command if recorded.redaction is not None)
    return {
        name for each in gone for name in (each.originator_id, each.event.utterance_id) if name is not None
    }


def _is_one_correction(recorded: Sequence[RecordedEvent]) -> bool:
    """Whether it reads the same in all streams of the utterance: where it was redacted, it may not."""
    corrections = {
        (each.event.utterance, each.event.changed)
        for each in recorded
        if isinstance(each.event, EntryCorrected) and each.event.utterance is not None
    }
    return len(corrections) == 1


def _is_of(partial: Set[str], recorded: RecordedEvent) -> bool:
    return recorded.originator_id in partial or recorded.event.utterance_id in partial
