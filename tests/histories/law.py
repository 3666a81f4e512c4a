"""Laws that hold for every history; each takes one and asserts.

``LAWS`` names them all, so that whoever has another way to make a history can hold it to them.
"""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product
from typing import Any

from jsonpatch import JsonPatch

from ledger.application.question import Question
from ledger.domain.change import Reading
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.difference import ClaimDifference, RecordReading, difference_of
from ledger.domain.entry import entries_of
from ledger.domain.events import RecordedEvent, event_class
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.redaction import restore, skeleton
from ledger.domain.standing import standing_of
from ledger.domain.state import Standpoint, standpoint_of
from ledger.domain.timeline import timeline_of
from ledger.domain.tree import EntryNode, entry_tree
from ledger.domain.value import Redaction
from ledger.domain.vocabulary import Certainty, Clock
from tests.histories.history import History, play
from tests.histories.text import MARK

READINGS = (
    (Clock.SAID, Certainty.CERTAIN),
    (Clock.SAID, Certainty.POSSIBLE),
    (Clock.REPORTED, Certainty.CERTAIN),
)


def limits(history: History) -> list[Limit]:
    """No limit, and a few days on every clock and certainty."""
    return [NO_LIMIT, *(Limit(clock, day, sure) for (clock, sure), day in product(READINGS, history.days()))]


def records(history: History) -> Iterator[ClaimRecord]:
    """Every claim at a few positions."""
    for claim, position in product(history.claims, history.positions()):
        record = history.record(claim, position)
        if record is not None:
            yield record


def fold_is_deterministic(history: History) -> None:
    """The same steps give the same events, and these the same records."""
    again = play(history.steps)

    assert tuple(again) == history.events
    for claim in history.claims:
        assert history.record(claim) == History(history.steps, tuple(again)).record(claim)


def fold_goes_on_from_any_prefix(history: History) -> None:
    """Folding a prefix and then the rest is folding the whole."""
    for claim in history.claims:
        events = history.stream(claim)
        for cut in range(len(events) + 1):
            assert project_claim(project_claim(None, events[:cut]), events[cut:]) == history.record(claim)


def fold_leaves_its_input_alone(history: History) -> None:
    """A record is the same before and after events were folded onto it."""
    for claim in history.claims:
        events = history.stream(claim)
        middle = project_claim(None, events[: len(events) // 2])
        before = deepcopy(middle)
        project_claim(middle, events[len(events) // 2 :])
        assert middle == before


def payload_says_all(history: History) -> None:
    """Every event comes back from its payload and the envelope's fields as it was."""
    for recorded in history.events:
        event = recorded.event
        assert event_class(event.TOPIC).model_validate(event.payload() | _header(recorded)) == event


def redaction_keeps_every_answer(history: History) -> None:
    """With every payload reduced to its skeleton no text is left, and nothing else changes."""
    redacted = History(history.steps, tuple(redact(recorded) for recorded in history.events))

    for recorded in redacted.events:
        assert MARK not in str(recorded.event.payload())
    for claim in history.claims:
        before, after = history.record(claim), redacted.record(claim)
        assert before is not None
        assert after is not None
        for limit in limits(history):
            assert without_text(standpoint_of(after, limit)) == without_text(standpoint_of(before, limit))


def redact(recorded: RecordedEvent) -> RecordedEvent:
    """The event as the log gives it back once its payload is gone."""
    redaction = Redaction(position=recorded.position, basis="court order", at="2025-04-01")
    payload = restore(recorded.topic, skeleton(recorded.event), redaction)
    event = event_class(recorded.topic).model_validate(payload | _header(recorded))
    return replace(recorded, event=event, redaction=redaction)


def _header(recorded: RecordedEvent) -> dict[str, Any]:
    event = recorded.event
    return {
        "originator_id": event.originator_id,
        "originator_version": event.originator_version,
        "event_id": event.event_id,
        "utterance_id": event.utterance_id,
    }


def without_text(standpoint: Standpoint) -> dict[str, Any]:
    """What a redaction must not change."""
    fields = standpoint.model_dump(mode="json")
    for text in ("statement", "topics", "wordings", "notes"):
        del fields[text]
    for assessment in fields["latest_assessments"]:
        del assessment["rating"]
    return fields


def patch_leads_from_one_state_to_the_other(history: History) -> None:
    """On each clock and in both directions, the patch turns the state at ``from`` into that at ``to``."""
    for claim, (before, after) in product(history.claims, _pairs(history)):
        difference = difference_of(claim, before(claim), after(claim), history.stream(claim))
        start, end = _document(before(claim)), _document(after(claim))
        assert patched(start, difference) == end
        assert difference.status == (start.get("status"), end.get("status"))


def patched(document: dict[str, Any], difference: ClaimDifference) -> Any:
    """The document with the patch of the difference applied, as any other program would."""
    return JsonPatch.from_string(json.dumps(difference.patch)).apply(document)


def entries_of_a_difference_are_those_of_its_ends(history: History) -> None:
    """Added are the entries kept at ``to`` alone, removed those kept at ``from`` alone."""
    for claim, (before, after) in product(history.claims, _pairs(history)):
        difference = difference_of(claim, before(claim), after(claim), history.stream(claim))
        start, end = before(claim).versions(), after(claim).versions()
        assert [e.entry_id for e in difference.entries_added] == [key for key in end if key not in start]
        assert [e.entry_id for e in difference.entries_removed] == [key for key in start if key not in end]
        # Read on another day or with another certainty, last_day alone may differ: no event made that.
        is_read_otherwise = difference.from_.limit != difference.to.limit
        has_entries = bool(difference.entries_added or difference.entries_removed)
        if has_entries or not (difference.is_empty or is_read_otherwise):
            assert difference.because


def _pairs(history: History) -> list[tuple[Callable[[str], Reading], Callable[[str], Reading]]]:
    """Two moments on each clock, in both directions."""
    start, end = history.days()[2], history.days()[4]
    early, late = history.positions()[0], history.head
    pairs = [
        (Question(as_of=early), Question(as_of=late)),
        (Question(said_as_of=start), Question(said_as_of=end)),
        (Question(as_of=early, said_as_of=end), Question(said_as_of=end, certainty=Certainty.POSSIBLE)),
        (Question(reported_as_of=start), Question(as_of=early, reported_as_of=end)),
    ]
    log = history.log

    def reading(question: Question) -> Callable[[str], Reading]:
        as_of = question.resolve(log)
        return lambda claim: RecordReading(history.record(claim, as_of.position), as_of)

    both = [*pairs, *((after, before) for before, after in pairs)]
    return [(reading(before), reading(after)) for before, after in both]


def _document(reading: Reading) -> dict[str, Any]:
    state = reading.state()
    return {} if state is None else state.model_dump(mode="json")


def certain_is_possible(history: History) -> None:
    """What was certainly said by a day is among what cannot be excluded by it."""
    for record, day in product(records(history), history.days()):
        certain = standing_of(record.stances, Limit(Clock.SAID, day)).kept
        possible = standing_of(record.stances, Limit(Clock.SAID, day, Certainty.POSSIBLE)).kept
        assert {entry.entry_id for entry in certain} <= {entry.entry_id for entry in possible}


def later_days_keep_more(history: History) -> None:
    """An entry kept on a day is kept on every later one, and without a limit."""
    for record, (clock, certainty) in product(records(history), READINGS):
        keeps = [Limit(clock, day, certainty) for day in history.days()] + [NO_LIMIT]
        kept = [{entry.entry_id for entry in standing_of(record.stances, limit).kept} for limit in keeps]
        assert all(earlier <= later for earlier, later in pairwise(kept))


def nothing_happens_after_it_is_recorded(history: History) -> None:
    """Latest days lie at most one day after the original recording, and earliest days before them."""
    for record in records(history):
        for entry in record.entries.values():
            bound = entry.recorded_at.date() + timedelta(days=1)
            for day in (entry.utterance.said, entry.utterance.reported):
                assert day.latest <= bound
                assert day.earliest is None or day.earliest <= day.latest
            earliest = entry.utterance.said.earliest
            assert earliest is None or earliest <= entry.utterance.reported.latest


def tree_holds_every_entry_once(history: History) -> None:
    """The tree, the list and the timeline hold the same entries, each once."""
    for record in records(history):
        for limit in limits(history)[::5]:
            kept = [entry.entry_id for entry in entries_of(record, limit)]
            assert sorted(_flat(entry_tree(record, limit))) == sorted(kept)
            assert [item.entry_id for item in timeline_of(record, limit)] == kept


def _flat(nodes: tuple[EntryNode, ...]) -> list[str]:
    return [entry_id for node in nodes for entry_id in (node.entry_id, *_flat(node.children))]


def no_moment_lies_inside_a_command(history: History) -> None:
    """An utterance on several claims is seen on all of them or on none."""
    log = history.log
    for position in range(history.head + 1):
        seen = Question(as_of=position).resolve(log).position
        commands = {recorded.correlation_id for recorded in history.events[:seen]}
        assert commands.isdisjoint(recorded.correlation_id for recorded in history.events[seen:])


LAWS = (
    fold_is_deterministic,
    fold_goes_on_from_any_prefix,
    fold_leaves_its_input_alone,
    payload_says_all,
    redaction_keeps_every_answer,
    patch_leads_from_one_state_to_the_other,
    entries_of_a_difference_are_those_of_its_ends,
    certain_is_possible,
    later_days_keep_more,
    nothing_happens_after_it_is_recorded,
    tree_holds_every_entry_once,
    no_moment_lies_inside_a_command,
)
