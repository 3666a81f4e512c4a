"""What the database's own errors mean to the ledger, told by class, SQLSTATE and constraint, never by text.

    psycopg.Error ── is_outage ──> connection or server went away: what was sent was done, or not
                  ── translate ──> an error of our tree; what nobody foresaw stays what it is

The first is for those who can try again; the second for those who cannot.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ledger.domain.errors import DatabaseUnreachable, MigrationsMissing, SettingsError

# SQLSTATE class 08 is connection exceptions, 57P the operator's doing (shutdown, crash), 40 rolled back.
# 25P03: our session idled in a transaction too long. 25006: the server became a standby.
_OUTAGES = ("08", "57P", "40", "25P03", "25006")

# 55P03 lock not available in time, 57014 statement timeout, class 53 out of memory, disk or connections.
_BUSY = ("55P03", "57014", "53")

# 3F000 and 42P01: no such schema or table; 42703: no such column; 42883: no such function.
_OLD_SCHEMA = ("3F000", "42P01", "42703", "42883")


def is_outage(error: psycopg.Error) -> bool:
    """Whether a new connection may succeed with the same; a commit on its way may have happened."""
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return error.sqlstate.startswith(_OUTAGES)


def translate(error: psycopg.Error) -> Exception:
    """The error of our tree that tells a caller what to do, or the same error when it is a fault of ours."""
    state = error.sqlstate
    if is_outage(error) or (state is not None and state.startswith(_BUSY)):
        return DatabaseUnreachable(reason=_first_line(error))
    if state == "42501":
        return SettingsError(reason=f"the database login lacks a right: {_first_line(error)}")
    if state in _OLD_SCHEMA:
        return MigrationsMissing(missing=_first_line(error))
    if isinstance(error, psycopg.OperationalError):
        return DatabaseUnreachable(reason=_first_line(error))
    return error


@contextmanager
def translated() -> Iterator[None]:
    """Raises what ``translate`` makes of the database errors inside."""
    try:
        yield
    except psycopg.Error as error:
        meaning = translate(error)
        if meaning is error:
            raise
        raise meaning from error


def violated_constraint(error: psycopg.Error) -> str | None:
    """The name of the constraint that refused a row."""
    return error.diag.constraint_name


def _first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).partition("\n")[0]
