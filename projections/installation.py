"""The views of a database, for those who act on them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from ledger.domain.errors import ViewNotFound
from ledger.persistence.failure import translated
from projections.view import View


class Installation:
    """Safe to use from several threads; before the first use ``install`` makes what is missing."""

    def __init__(
        self,
        pool: ConnectionPool[Connection[TupleRow]],
        views: tuple[View, ...],
        install: Callable[[Connection[Any], tuple[View, ...]], None],
    ) -> None:
        self._pool = pool
        self._views = {view.name: view for view in views}
        self._install = install
        self._is_installed = False

    def view(self, name: str) -> View:
        """One of the views.

        Raises:
            ViewNotFound
        """
        if name not in self._views:
            raise ViewNotFound(identifier=name)
        return self._views[name]

    @contextmanager
    def connection(self) -> Iterator[Connection[TupleRow]]:
        """A connection to a database in which every view has its tables.

        Raises:
            DatabaseUnreachable
        """
        with translated(), self._pool.connection() as connection:
            if not self._is_installed:
                self._install(connection, tuple(self._views.values()))
                self._is_installed = True
            yield connection
