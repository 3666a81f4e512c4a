"""Verifications that somebody asks for: at once, or in a thread whose report can be fetched later."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from ledger.application.identity import new_id, utc_now
from ledger.domain.errors import LedgerError, VerificationNotFound
from ledger.persistence.failure import translated
from projections.connection import connect
from projections.engine.failure import summary_of
from projections.installation import Installation
from projections.log import ViewLog
from projections.verification import store
from projections.verification.report import Asked, Integrity, Verification, VerificationReport
from projections.verification.tally import Finding
from projections.verification.verifier import Progress, Verifier
from projections.view import View

PATIENCE_SECONDS: Final = 2.0
"""How long ``begin`` waits for the report."""

logger = logging.getLogger(__name__)


class _Ended(Exception):
    """The process ends; the verification is given up."""


class Verifications:
    """Blocking; safe to use from several threads. Every verification is kept, with its report.

    Of one view one verification runs at a time, whatever process it is in; a single key can always be
    verified.

    Raises (all methods): DatabaseUnreachable; those that name a view: ViewNotFound.
    """

    def __init__(
        self, projector_url: str, pool: ConnectionPool[Connection[TupleRow]], views: tuple[View, ...]
    ) -> None:
        self._projector_url = projector_url
        self._log = ViewLog(pool)
        self._installation = Installation(pool, views, store.install)
        self._is_ending = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def verify(self, name: str, asked: Asked, on_progress: Progress | None = None) -> VerificationReport:
        """Verify, and return the report.

        Raises:
            RowNotFound: there is no row of the key.
            VerificationUnderway, ViewOutdated
        """
        with translated(), self._opened(name, asked) as (verifier, begun):
            return self._finish(verifier, begun, on_progress or self._go_on)

    def begin(self, name: str, asked: Asked) -> Verification:
        """Verify in a thread; what is known after two seconds comes back, which is often the report already.

        Raises:
            RowNotFound: there is no row of the key.
            VerificationUnderway, ViewOutdated
        """
        if asked.scope == "key":
            self.verify(name, asked)
            return self.last(name)
        with translated(), ExitStack() as stack:
            verifier, begun = stack.enter_context(self._opened(name, asked))
            opened = stack.pop_all()

        def run() -> None:
            # What went wrong stands in the place of the report.
            with opened, suppress(Exception):
                self._finish(verifier, begun, self._go_on)

        thread = threading.Thread(target=run, name=f"verification-{name}", daemon=True)
        thread.start()
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.join(PATIENCE_SECONDS)
        return self.last(name)

    def last(self, name: str) -> Verification:
        """The last verification of the view that somebody asked for.

        Raises:
            VerificationNotFound: nobody ever did.
        """
        self._installation.view(name)
        with self._installation.connection() as connection:
            found = store.find_verification(connection, name)
        if found is None:
            raise VerificationNotFound(identifier=name)
        return found

    def integrity(self) -> Integrity:
        """What the self-check and all others found."""
        with self._installation.connection() as connection:
            return store.read_integrity(connection)

    def close(self) -> None:
        """Give up what runs, and return when its threads have ended."""
        self._is_ending.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, _done: int, _total: int | None) -> None:
        if self._is_ending.is_set():
            raise _Ended("the process ended")

    @contextmanager
    def _opened(self, name: str, asked: Asked) -> Iterator[tuple[Verifier, Verification]]:
        """A verifier on a connection of its own, which has the view for itself unless only a key is asked."""
        view = self._installation.view(name)
        with self._installation.connection():
            pass
        begun = Verification(
            verification_id=new_id("verification"),
            view=name,
            state="running",
            asked=asked,
            started_at=utc_now(),
            failure=None,
            report=None,
        )
        with ExitStack() as stack:
            connection = stack.enter_context(connect(self._projector_url))
            verifier = Verifier(connection, self._log, view)
            verifier.check_version()
            if asked.scope != "key":
                stack.enter_context(store.locked(connection, name))
                store.insert_verification(connection, begun)
            yield verifier, begun

    def _finish(self, verifier: Verifier, begun: Verification, on_progress: Progress) -> VerificationReport:
        try:
            finding = verifier.verify(begun.asked, on_progress)
        except BaseException as error:
            if begun.asked.scope != "key":
                self._keep_failure(begun, error)
            raise
        self._keep(begun, finding)
        return finding.report

    def _keep(self, begun: Verification, finding: Finding) -> None:
        with self._installation.connection() as connection, connection.transaction():
            if begun.asked.scope == "key":
                store.insert_verification(connection, begun)
            store.insert_report(connection, begun.verification_id, finding.report, None)
            store.note(connection, finding, is_check=False)
        if not finding.report.is_equal:
            log_differences(finding)

    def _keep_failure(self, begun: Verification, error: BaseException) -> None:
        reason = summary_of(error) if isinstance(error, Exception) else "it was interrupted"
        logger.warning("view %s: the verification failed: %s", begun.view, reason)
        with suppress(LedgerError, psycopg.Error), self._installation.connection() as connection:
            store.insert_report(connection, begun.verification_id, None, reason)


def log_differences(finding: Finding) -> None:
    """Tell whoever watches the logs; names of rows alone, no text of theirs."""
    report = finding.report
    last = report.listed[-1]
    logger.error(
        "view %s differs from the log in %s of %s rows at position %s; row %s is %s",
        report.view,
        report.differences,
        report.rows,
        report.to_position,
        last.key,
        last.kind,
    )
