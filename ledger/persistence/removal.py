"""Removes the payloads that redactions name, in the transaction that appends the redactions."""

import json
from collections.abc import Sequence

from psycopg import ClientCursor
from psycopg.rows import TupleRow

from ledger.domain.events import EventRedacted
from ledger.persistence.batch import Entry
from ledger.persistence.queries import load
from ledger.persistence.statement import integer_array


def redacted_by(entries: Sequence[Entry]) -> list[int]:
    """The positions whose payloads the redactions among the entries remove."""
    topic = EventRedacted.TOPIC
    return [json.loads(entry.event.state)["position"] for entry in entries if entry.event.topic == topic]


def remove_and_commit(cursor: ClientCursor[TupleRow], positions: Sequence[int]) -> None:
    """Remove the payloads, of which some may be gone already, and end the transaction in the same message."""
    statement = load("redact_payloads") + load("commit_append")
    cursor.execute(statement, {"positions": integer_array(positions)})
