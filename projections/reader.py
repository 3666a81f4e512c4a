"""Statements that read views: a connection, one statement, a second try when the connection had gone."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import UndefinedColumn, UndefinedTable
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from ledger.domain.errors import ProjectionBehind
from ledger.persistence.failure import is_outage, translated
from projections.connection import parameters_of
from projections.queries import load

_CHECKOUT_SECONDS: Final = 10.0


class Reader:
    """Runs one statement at a time on each of its connections. For many tasks of one event loop."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]]) -> None:
        self._pool = pool

    async def rows(self, view: str, statement: bytes, parameters: Mapping[str, Any]) -> list[TupleRow]:
        """The rows of a statement about the view.

        Raises:
            DatabaseUnreachable
            ProjectionBehind: the view was never made, or is of another version of the software.
        """
        with translated():
            try:
                return await self._attempt(statement, parameters)
            except (UndefinedTable, UndefinedColumn) as error:
                raise ProjectionBehind(view=view, position=0, wanted=1) from error

    async def _attempt(self, statement: bytes, parameters: Mapping[str, Any]) -> list[TupleRow]:
        try:
            return await self._execute(statement, parameters)
        except psycopg.Error as error:
            if not is_outage(error) or isinstance(error, PoolTimeout | PoolClosed):
                raise
        # A server that restarted has closed all the other connections too.
        await self._pool.check()
        return await self._execute(statement, parameters)

    async def _execute(self, statement: bytes, parameters: Mapping[str, Any]) -> list[TupleRow]:
        async with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            await cursor.execute(statement, parameters)
            return await cursor.fetchall()


@asynccontextmanager
async def open_reader(database_url: str, *, pool_size: int) -> AsyncIterator[Reader]:
    """A reader on at most ``pool_size`` connections, made when they are needed."""
    pool = AsyncConnectionPool[AsyncConnection[TupleRow]](
        database_url,
        kwargs=parameters_of(database_url),
        min_size=0,
        max_size=pool_size,
        open=False,
        configure=_configure,
        name="views",
        timeout=_CHECKOUT_SECONDS,
    )
    async with pool:
        yield Reader(pool)


async def _configure(connection: AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    await connection.execute(load("configure_reader"))
