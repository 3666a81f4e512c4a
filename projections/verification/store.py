"""What was found out about views, in the tables of ``create_tables.sql``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from ledger.domain.errors import VerificationUnderway
from projections import status
from projections.queries import load
from projections.verification.report import (
    Asked,
    Integrity,
    LastDifference,
    Verification,
    VerificationReport,
    ViewIntegrity,
)
from projections.verification.selection import FOLDER
from projections.verification.tally import Finding
from projections.view import View

SILENCE: Final = "15s"
"""A self-check whose heartbeat is older than this does not run."""

# Any number will do, as long as nothing else in the database uses it.
_LOCK: Final = 4_851_007_153_212_746_304


def install(connection: Connection[Any], views: tuple[View, ...]) -> None:
    """Make what is missing: the tables of the views, and those about them."""
    if not status.is_installed(connection, views):
        status.install(connection, views)
    row = connection.execute(load("select_tables", FOLDER)).fetchone()
    if row is None or row[0] is None:
        with connection.transaction():
            connection.execute(load("lock_installation"), {"lock": _LOCK})
            connection.execute(load("create_tables", FOLDER))
    connection.execute(load("insert_integrity", FOLDER), {"views": [view.name for view in views]})


@contextmanager
def locked(connection: Connection[Any], name: str) -> Iterator[None]:
    """Be the only one who verifies the view until the context, or the connection, ends.

    Raises:
        VerificationUnderway: another is.
    """
    row = connection.execute(load("lock_verification", FOLDER), {"name": name}).fetchone()
    if row is None or not row[0]:
        raise VerificationUnderway(view=name)
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute(load("unlock_verification", FOLDER))


def insert_verification(connection: Connection[Any], verification: Verification) -> None:
    """Somebody asked."""
    parameters = {
        "verification_id": verification.verification_id,
        "view": verification.view,
        "asked": verification.asked.model_dump_json(),
        "started_at": verification.started_at,
    }
    connection.execute(load("insert_verification", FOLDER), parameters)


def insert_report(
    connection: Connection[Any], verification_id: str, report: VerificationReport | None, failure: str | None
) -> None:
    """What came of it: a report, or why there is none."""
    parameters = {
        "verification_id": verification_id,
        "report": None if report is None else report.model_dump_json(),
        "failure": failure,
    }
    connection.execute(load("insert_report", FOLDER), parameters)


def find_verification(connection: Connection[Any], name: str) -> Verification | None:
    """The last one of the view that somebody asked for."""
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(load("select_verification", FOLDER), {"name": name}).fetchone()
    if row is None:
        return None
    report = None if row["report"] is None else VerificationReport.model_validate(row.pop("report"))
    return Verification(**{**row, "asked": Asked.model_validate(row["asked"]), "report": report})


def note(connection: Connection[Any], finding: Finding, *, is_check: bool) -> None:
    """Keep what a verification means for the view: it is one of the self-check, or somebody asked for it."""
    report = finding.report
    about = {"view": report.view, "generation": finding.generation}
    with connection.transaction():
        if is_check:
            done = {"streams": report.streams, "rows": report.rows, "position": report.to_position}
            connection.execute(load("add_check", FOLDER), {**about, **done})
        if not report.is_equal:
            last = report.listed[-1]
            difference = LastDifference(
                key=last.key, kind=last.kind, position=report.to_position, at=report.finished_at
            )
            found = {"differences": report.differences, "difference": difference.model_dump_json()}
            connection.execute(load("add_differences", FOLDER), {**about, **found})
        elif report.asked.scope == "all":
            connection.execute(load("clear_differences", FOLDER), {**about, "started_at": report.started_at})


def read_integrity(connection: Connection[Any]) -> Integrity:
    """What all verifications found, by view."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(load("select_integrity", FOLDER), {"silence": SILENCE}).fetchall()
    beats = [row.pop("heartbeat_at") for row in rows]
    are_running = [row.pop("is_running") for row in rows]
    for row in rows:
        if row["last_difference"] is not None:
            row["last_difference"] = LastDifference.model_validate(row["last_difference"])
    views = tuple(ViewIntegrity(**row) for row in rows)
    return Integrity(
        is_ok=all(view.is_ok for view in views),
        is_checking=any(are_running),
        heartbeat_at=max((beat for beat in beats if beat is not None), default=None),
        views=views,
    )
