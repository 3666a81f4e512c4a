"""Events about our own record of entries: corrections, voids and redactions."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from ledger.domain.events.base import Event
from ledger.domain.instant import Instant
from ledger.domain.text import Statement
from ledger.domain.value import AnyAct, Redacted, UtteranceFacts


class EntryCorrected(Event):
    """Our record was wrong; both readings stay visible.

    Of an utterance: ``utterance`` holds its facts whole as they should be, one such event in each
    stream it touched, and ``utterance_id`` names it. Of an entry: ``entry_id`` and ``act``.
    """

    TOPIC: ClassVar[str] = "entry.corrected.v1"

    entry_id: str | None = None
    act: AnyAct | None = None
    utterance: UtteranceFacts | None = None
    changed: tuple[str, ...]
    reason: Statement | Redacted


class EntryVoided(Event):
    """Our record of the entry should not be there at all; it stays visible in history."""

    TOPIC: ClassVar[str] = "entry.voided.v1"

    entry_id: str
    reason: Statement | Redacted


class EventRedacted(Event):
    """The payload of an event of this stream was removed for a legal reason.

    ``skeleton`` is that payload without any text or name: ids, acts, relations and days, so that
    every status stays what it was. ``at`` is set where the redaction comes from another ledger: when the
    payload was removed there.
    """

    TOPIC: ClassVar[str] = "event.redacted.v1"

    position: Annotated[int, Field(ge=1)]
    topic: str
    skeleton: dict[str, Any]
    basis: str
    approved_by: str | None = None
    at: Instant | None = None
