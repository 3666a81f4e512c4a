"""Batches whose COMMIT, or its answer, is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ledger.application.bulk import Bulk
from ledger.application.preparation import Context
from ledger.domain.commands import RegisterClaim
from ledger.domain.errors import DatabaseUnreachable
from ledger.persistence.log import PostgresEventLog
from tests.ledger.application.playing import Player, open_player
from tests.support.database import Database
from tests.support.proxy import Proxy, open_proxy


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    with open_proxy(database.writer) as proxy:
        yield proxy


@pytest.fixture
def player(database: Database, proxy: Proxy) -> Iterator[Player]:
    with open_player(replace(database, writer=proxy.url)) as player:
        yield player


def plan(player: Player, bulk: Bulk, count: int) -> list[bool]:
    """Put claims into the batch; whether each repeats one of before."""
    commands = [RegisterClaim(statement=f"{number} is so") for number in range(count)]
    planned = []
    for number, command in enumerate(commands):
        player.chance.set(1, number)
        planned.append(bulk.execute(command, Context("test", ("test", f"key {number}"))).is_repeat)
    return planned


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize("cut", ["cut_before_commit", "cut_after_commit"])
def test_a_batch_that_is_cut_off_is_appended_once(
    player: Player, proxy: Proxy, event_log: PostgresEventLog, cut: str, count: int
) -> None:
    """Whether its COMMIT was lost or only the answer: the same batch again finds out."""
    bulk = player.bulk()
    plan(player, bulk, count)

    getattr(proxy, cut)()
    bulk.commit()

    assert (proxy.cuts, event_log.head().position) == (1, count)
    assert plan(player, bulk, count) == [True] * count


def test_a_batch_without_an_answer_is_gone(player: Player, proxy: Proxy, event_log: PostgresEventLog) -> None:
    """What became of it is not known; the same commands again tell, when the database is back."""
    bulk = player.bulk()
    plan(player, bulk, 3)

    proxy.cut_after_commit(stay_closed=True)
    with pytest.raises(DatabaseUnreachable):
        bulk.commit()
    events = bulk.events
    proxy.is_open = True
    again = plan(player, player.bulk(), 3)

    assert (events, again, event_log.head().position) == (0, [True] * 3, 3)
