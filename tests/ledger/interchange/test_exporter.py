"""Export is the inverse of import: every history comes back as it was, but for who recorded it and when."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import InvalidLine
from ledger.domain.events import EntryCorrected
from ledger.interchange.parser import LINE_LIMIT
from tests.histories.desk import Desk, assert_
from tests.histories.history import History, Step
from tests.histories.memory import MemoryLog
from tests.histories.profile import THOROUGH, load_profile
from tests.histories.strategy import commands_strategy, histories
from tests.ledger.interchange.copying import assert_names_kept, exported, imported, play_redacting, told

load_profile()

MARKS = st.dictionaries(st.integers(0, 45), st.lists(st.integers(0, 999), min_size=1, max_size=3), max_size=8)


def check_history(history: History) -> None:
    file = exported(history.log)

    copy = imported(file)

    assert told(copy.events) == told(history.events)
    assert_names_kept(copy.events, history.events)
    assert exported(copy) == file


def check_redacted(steps: tuple[Step, ...], marks: dict[int, list[int]]) -> None:
    log = play_redacting(steps, marks)
    file = exported(log)

    copy = imported(file)

    assert told(copy.events) == told(log.events)
    assert exported(copy) == file


@given(histories())
def test_every_history_comes_back(history: History) -> None:
    """Exported and imported a year later: the same events, bounds and ids; exported again, the same bytes."""
    check_history(history)


@given(commands_strategy(), MARKS)
def test_redacted_histories_come_back(steps: tuple[Step, ...], marks: dict[int, list[int]]) -> None:
    """Whatever was redacted, and whenever: every event is there, its skeleton too, and says so."""
    check_redacted(steps, marks)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(THOROUGH)
@given(histories(max_steps=45))
def test_many_histories_come_back(history: History) -> None:
    """The same for many and longer histories."""
    check_history(history)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(THOROUGH)
@given(commands_strategy(max_steps=45), MARKS)
def test_many_redacted_histories_come_back(steps: tuple[Step, ...], marks: dict[int, list[int]]) -> None:
    """The same for many and longer histories with redactions."""
    check_redacted(steps, marks)


@pytest.mark.parametrize("is_corrected_away", [False, True])
@pytest.mark.parametrize(("claim", "other"), [("C1", "C2"), ("C2", "C1")])
def test_corrections_that_differ_between_claims_come_back(
    claim: str, other: str, is_corrected_away: bool
) -> None:
    """Where an entry was redacted before, and also where an earlier rule took its gap over to the others."""
    desk = Desk()
    desk.register(agents="isw", claims="C1 C2")
    venue = {"kind": "speech", "name": "a hall"}
    desk.say("E1", "isw", assert_("C1"), assert_("C2"), said="2025-03-13", venue=venue)
    desk.do("redact", event=desk.id_of(f"E1/{claim}"), basis="court order 7")
    desk.correct("utterance", "E1", said="2025-03-14")
    events = desk.ledger.log.events
    corrected = {e.originator_id: e.event for e in events if isinstance(e.event, EntryCorrected)}
    if is_corrected_away:
        desk.do("redact", event=corrected[desk.id_of(claim)].event_id, basis="court order 7")
    event = corrected[desk.id_of(other)]
    assert event.utterance is not None
    assert event.utterance.venue is not None
    bare = event.model_copy(update={"utterance": event.utterance.model_copy(update={"venue": None})})
    earlier = [replace(e, event=bare) if e.event is event else e for e in events]

    for log in (desk.ledger.log, MemoryLog(earlier)):
        file = exported(log)
        copy = imported(file)

        assert told(copy.events) == told(log.events)
        assert exported(copy) == file


def test_a_correction_that_is_gone_in_one_claim_exports_the_same_again() -> None:
    """What the other claim's correction tells does not depend on what follows it."""
    desk = Desk()
    desk.register(agents="isw", claims="C1 C2")
    desk.say("E1", "isw", assert_("C1"), assert_("C2"), said="2025-03-13")
    desk.correct("utterance", "E1", said="2025-03-14")
    desk.do("redact", event=desk.ledger.log.events[-1].event.event_id, basis="court order 7")

    file = exported(desk.ledger.log)

    assert exported(imported(file)) == file


LONG = "🦓" * 10_000
"""Forty thousand bytes."""


def test_an_utterance_too_long_for_a_line_becomes_several() -> None:
    """A line an act, which the copy exports as it found them."""
    desk = Desk()
    desk.register(agents="isw", claims=" ".join(f"C{number}" for number in range(30)))
    desk.say("E1", "isw", *(assert_(f"C{number}", notes=LONG) for number in range(30)))

    file = exported(desk.ledger.log)
    copy = imported(file)

    assert max(len(line.encode()) for line in file.splitlines()) <= LINE_LIMIT
    assert told(copy.events) == told(desk.ledger.log.events)
    assert exported(copy) == file


def test_a_line_that_no_import_would_take_is_refused() -> None:
    """Rather than written: the reason names where in the log it comes from."""
    desk = Desk()
    desk.register(agents="isw", claims="C1")
    desk.say("E1", "isw", assert_("C1"), quotes=[{"exact": LONG, "wording": "direct_quote"}] * 27)

    with pytest.raises(InvalidLine, match=r"line 4: up to position 3: longer than 1,048,576 bytes"):
        exported(desk.ledger.log)
