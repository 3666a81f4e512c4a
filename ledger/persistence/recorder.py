"""The eventsourcing library's recorder, on our tables.

    Application.save ──> insert_events ──> Appender ──> a transaction with others ──> append.outcome
                         insert_whole  ──> Appender ──> a transaction of its own ──> append.outcome of each
    Repository.get   ──> select_events ──> Reader

Nothing of the library's own SQL is used.
"""

from collections.abc import Sequence
from typing import Any, Final, cast

from eventsourcing.persistence import StoredEvent

from ledger.application.append import Append
from ledger.persistence.appender import Appender
from ledger.persistence.batch import Save
from ledger.persistence.datastore import LedgerDatastore
from ledger.persistence.library import PostgresApplicationRecorder
from ledger.persistence.mapper import LedgerStoredEvent, ReadEvent
from ledger.persistence.reading import LAST, Reader
from ledger.persistence.row import verify_sequence

CHANNEL: Final = "ledger_events"
"""Each commit notifies it, with the new size of the log as payload."""


class LedgerRecorder(PostgresApplicationRecorder):
    """Appends and reads through the library's interface; all errors are of our tree.

    Positions are the library's notification ids: 1, 2, 3 ... without gaps, in the order of commits.
    """

    def __init__(self, datastore: LedgerDatastore, *, events_table_name: str = "events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.channel_name = CHANNEL
        self._appender = Appender(
            datastore.pool, group_limit=datastore.group_limit, queue_limit=datastore.queue_limit
        )
        self._reader = Reader(datastore.pool)

    def create_table(self) -> None:
        """Nothing to create: the migrations own the schema."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, append: Append | None = None, **_: Any
    ) -> Sequence[int]:
        """Append the events, all or none, and set ``append.outcome``; their positions come back.

        Callers that come at once share a transaction; each has its own outcome.

        The list is empty when nothing was appended: no events, or a repeat of an earlier request.

        Raises:
            RevisionConflict: an event does not follow the head of its stream.
            IdentifierTaken: an event id exists already.
            IdempotencyKeyReused: the key stands for another request.
            AppendQueueFull: too many events wait already; nothing was appended.
            DatabaseUnreachable: no answer came; whether the events were appended is not known, unless the
                same request is sent again under the same idempotency key.
        """
        if not stored_events:
            return []
        if append is None:
            raise TypeError("events are saved with append=Append(...)")
        save = Save(cast("Sequence[LedgerStoredEvent]", stored_events), append)
        self._appender.append(save)
        if save.error is not None:
            raise save.error
        append.outcome = save.outcome
        if save.outcome is None or save.outcome.is_repeat:
            return []
        return [event.position for event in save.outcome.events]

    def insert_whole(self, saves: Sequence[tuple[Sequence[StoredEvent], Append]]) -> None:
        """Append all of the saves in one transaction, or none, and set ``append.outcome`` of each.

        Raises:
            Conflict: as ``insert_events``, for any of them; nothing was appended.
            DatabaseUnreachable: no answer came; the same saves again, with their keys, tell the truth.
        """
        group = [Save(cast("Sequence[LedgerStoredEvent]", events), append) for events, append in saves]
        self._appender.append_whole(group)
        for save in group:
            save.append.outcome = save.outcome

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Events of one stream, for the library's repository; a missing revision is an integrity error."""
        bounds = {"after": gt or 0, "last": LAST if lte is None else lte, "limit": limit or LAST}
        if desc:
            events = self._reader.events("select_stream_backwards", stream=originator_id, **bounds)
        else:
            events = self._reader.events("select_stream", stream=originator_id, upto=LAST, **bounds)
        verify_sequence([event.row for event in events], first=None if desc else bounds["after"] + 1)
        return events

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[ReadEvent]:
        """Events of the whole log, for the library's notification log and subscriptions."""
        after = (start or 0) - (1 if inclusive_of_start and start else 0)
        bounds = {"after": after, "upto": LAST if stop is None else stop, "limit": limit}
        if topics:
            return self._reader.events("select_page_of_topics", topics=list(topics), **bounds)
        return self._reader.events("select_page", **bounds)

    def max_notification_id(self) -> int | None:
        """The size of the log; None when it is empty."""
        ((size, _),) = self._reader.tuples("select_head")
        return size or None
