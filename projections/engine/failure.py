"""Errors while a view is fed: those that pass, and those of one event."""

import logging
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import Connection

from ledger.domain.errors import IntegrityViolation, LedgerError, UnknownTopic
from ledger.persistence.failure import translate
from projections.queries import load

_MESSAGE_LIMIT: Final = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a view stands still before an event.

    ``category``: ``unknown_topic`` (a later version wrote it), ``integrity`` (what is stored contradicts
    itself), ``storage`` (the row was refused), ``fold`` (our own fault).
    """

    position: int
    category: str
    message: str


def is_passing(error: Exception) -> bool:
    """Whether the same step may succeed later: the database is away, busy, or not ready for us."""
    if isinstance(error, psycopg.Error):
        return isinstance(translate(error), LedgerError)
    return isinstance(error, LedgerError) and not isinstance(error, IntegrityViolation)


def summary_of(error: Exception) -> str:
    """What happened in one line; the lines below the first may quote texts of an event."""
    message = str(error) if isinstance(error, LedgerError) else f"{type(error).__name__}: {error}"
    return message.partition("\n")[0][:_MESSAGE_LIMIT]


def failure_of(error: Exception, position: int) -> Failure:
    """What an administrator is told."""
    return Failure(position, _category_of(error), summary_of(error))


def record(connection: Connection[Any], name: str, failure: Failure) -> None:
    """Tell everybody that the view stands still, or its rebuild ended, and why."""
    row = {"position": failure.position, "category": failure.category, "message": failure.message}
    connection.execute(load("record_failure"), {"name": name, **row})
    logger.error("view %s stopped before position %s: %s", name, failure.position, failure)


def _category_of(error: Exception) -> str:
    if isinstance(error, UnknownTopic):
        return "unknown_topic"
    if isinstance(error, IntegrityViolation):
        return "integrity"
    return "storage" if isinstance(error, psycopg.Error) else "fold"
