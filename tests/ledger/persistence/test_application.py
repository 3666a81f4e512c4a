"""The eventsourcing library's application works on our recorder, mapper and factory."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.domain.events import RecordedEvent
from ledger.persistence.log import PostgresEventLog
from tests.support.application import LedgerApplication
from tests.support.events import append, claim_events, claim_registered


@dataclass(frozen=True)
class Wording:
    """The smallest aggregate there is."""

    id: str
    version: int
    statement: str


def fold(wording: Wording | None, events: Iterable[RecordedEvent]) -> Wording | None:
    for recorded in events:
        statement = recorded.event.payload()["statement"]
        wording = Wording(recorded.originator_id, recorded.originator_version, statement)
    return wording


def test_save_appends_and_repository_folds(ledger_app: LedgerApplication) -> None:
    """What was saved comes back through the repository, at any version."""
    first, second = claim_events(2)

    outcome = ledger_app.append(first, second, append=append())

    stream = first.originator_id
    assert [event.position for event in outcome.events] == [1, 2]
    now = ledger_app.repository.get(stream, projector_func=fold)
    then = ledger_app.repository.get(stream, version=1, projector_func=fold)
    assert now == Wording(stream, 2, "The river is green")
    assert then == Wording(stream, 1, "The river is blue")


def test_event_log_gives_back_what_was_saved(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """A recorded event equals the event that was saved, and carries what the command said of itself."""
    event = claim_registered(statement='Größe "quoted" \u2028 \x07 🦀')
    command = append()

    outcome = ledger_app.append(event, append=command)

    (recorded,) = event_log.page(after=0, limit=10)
    assert recorded.event == event
    assert recorded.recorded_at == outcome.recorded_at
    assert recorded.correlation_id == command.correlation_id
    assert recorded.recorded_by == "key_1"
