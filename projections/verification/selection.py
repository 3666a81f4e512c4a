"""Which streams are verified: all of them in order, or a sample; in chunks that fit into memory.

log, where streams begin ──┐
                           ├── in order, or drawn ──> chunks of about 2,000 events
rows of the view ──────────┘   (so a row that no stream made is met as well)
"""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from psycopg import Connection

from projections import status
from projections.queries import SCHEMA, load, load_about
from projections.view import View

FOLDER: Final = "verification"

_CHUNK_EVENTS: Final = 2_000
_CHUNK_STREAMS: Final = 500
_DRAWN_AT_ONCE: Final = 1_000
_DRAWN_LEAST: Final = 20_000
_DRAWN_A_STREAM: Final = 100
"""Positions drawn at most: so many, or so many for each stream that is wanted."""


def count_streams(connection: Connection[Any], view: View) -> int:
    """How many streams of the view's kinds the log has."""
    row = connection.execute(load("count_streams", FOLDER), _bounds(view)).fetchone()
    return 0 if row is None else int(row[0])


def all_chunks(connection: Connection[Any], view: View) -> Iterator[list[str]]:
    """Every stream of the view's kinds and every one that rows name, in order."""
    statement = load_about("select_chunk", FOLDER, table=view.name, column=view.stream)
    # Nothing is less than the empty text, which only a row can name.
    after = ""
    yield [after]
    while True:
        parameters = {**_bounds(view), "after": after, "limit": _CHUNK_STREAMS}
        found = connection.execute(statement, parameters).fetchall()
        yield from _pack(found)
        if len(found) < _CHUNK_STREAMS:
            return
        after = found[-1][0]


def sample_chunks(connection: Connection[Any], view: View, sample: int, seed: int) -> Iterator[list[str]]:
    """``sample`` streams drawn from the log, and those of drawn rows that the log does not know.

    Where the log has few streams of the view's kinds, the rows of the view give the others.
    """
    streams = set(_draw(connection, view, sample, seed))
    for stream, is_known in _draw_paged(connection, view, sample, seed):
        if not is_known or len(streams) < sample:
            streams.add(stream)
    parameters = {"streams": sorted(streams)}
    yield from _pack(connection.execute(load("select_events_of", FOLDER), parameters).fetchall())


def _pack(found: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    chunk: list[str] = []
    weight = 0
    for stream, events in found:
        if chunk and weight + events > _CHUNK_EVENTS:
            yield chunk
            chunk, weight = [], 0
        chunk.append(stream)
        weight += events
    if chunk:
        yield chunk


def _draw(connection: Connection[Any], view: View, sample: int, seed: int) -> list[str]:
    """Streams that begin at drawn positions up to the view's own: each is as likely as any other."""
    limit = max(_DRAWN_LEAST, _DRAWN_A_STREAM * sample)
    drawn = islice(_shuffled(status.read(connection, view.name).position, seed), limit)
    streams: list[str] = []
    while len(streams) < sample and (positions := list(islice(drawn, _DRAWN_AT_ONCE))):
        parameters = {"positions": positions, "kinds": list(view.kinds)}
        found = dict(connection.execute(load("select_drawn", FOLDER), parameters).fetchall())
        streams += [found[position] for position in positions if position in found]
    return streams[:sample]


def _shuffled(head: int, seed: int) -> Iterator[int]:
    """The positions up to the head in random order, one by one (Fisher and Yates, in a sparse array)."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    moved: dict[int, int] = {}
    for last in range(head, 0, -1):
        place = chance.randint(1, last)
        yield moved.get(place, place)
        moved[place] = moved.pop(last, last)


def _draw_paged(
    connection: Connection[Any], view: View, sample: int, seed: int
) -> Iterable[tuple[str, bool]]:
    """Streams of rows on about ``sample`` drawn pages, and whether the log knows them; the unknown first."""
    table = view.table(status.read(connection, view.name).generation)
    row = connection.execute(load("select_pages", FOLDER), {"table": f"{SCHEMA}.{table}"}).fetchone()
    if row is None or not row[0]:
        return []
    statement = load_about("select_paged", FOLDER, table=table, column=view.stream)
    percent = min(100.0, 100.0 * sample / row[0])
    parameters = {"percent": percent, "seed": seed, "limit": 2 * sample}
    return connection.execute(statement, parameters).fetchall()


def _bounds(view: View) -> dict[str, Any]:
    """The grave accent follows the underscore, so these hold every stream of the kinds between them."""
    kinds = sorted(view.kinds)
    return {"kinds": kinds, "first": f"{kinds[0]}_", "beyond": f"{kinds[-1]}`"}
