"""Lists of claims: SQL gives what ``ledger.domain.listing`` defines, in every order, filter and page."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application.question import NOW
from ledger.application.replay import Replay
from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord
from ledger.domain.commands import RegisterClaim
from ledger.domain.limit import NO_LIMIT
from ledger.domain.listing import ClaimFilter, ClaimSort, PageKey, facets_of, fold_words, key_of, page_of
from ledger.domain.state import ClaimState, state_of
from ledger.domain.vocabulary import NormalisedRating, Status
from projections.claim_states.view import CLAIM_STATES
from projections.page import ClaimPage
from projections.reading import open_views
from tests.projections.keeper import Keeper, open_keeper
from tests.support.database import Cluster

STATEMENTS = (
    "The STRASSE is blocked",
    "Die Straße ist gesperrt",
    "100% of İstanbul_x saw it",
    "ﬁne 'quoted'",
)
TOPICS = ("Kursk", "kursk", "Straße", "War")
LANGUAGES = ("en", "de", None)
DAYS = ("2025-03-01", "2025-03-02", "2025-03", None)


@dataclass(frozen=True)
class Listed:
    """Forty claims of every status, with days that are often the same, and how to list them."""

    ask: Callable[[ClaimFilter, ClaimSort, PageKey | None, int], ClaimPage]
    as_of: AsOf
    records: list[ClaimRecord]
    values: dict[str, list[Any]]

    def rows(self, wanted: ClaimFilter, sort: ClaimSort) -> list[tuple[PageKey, ClaimState]]:
        """What the definition goes through: the place of each claim that matches, and its state."""
        states = [(record, state_of(record, self.as_of)) for record in self.records]
        return [
            (key_of(record.claim_id, state.last_day, record.registered_position, sort), state)
            for record, state in states
            if wanted.matches(state, facets_of(record, NO_LIMIT, state))
        ]


@pytest.fixture(scope="module")
def listed(cluster: Cluster) -> Iterator[Listed]:
    with (
        open_keeper(cluster.create()) as keeper,
        keeper.feed(CLAIM_STATES) as feed,
        asyncio.Runner() as runner,
    ):
        _fill(keeper)
        while feed.step():
            pass
        opening = open_views(keeper.database.reader, pool_size=1)
        views = runner.run(opening.__aenter__())

        def ask(wanted: ClaimFilter, sort: ClaimSort, after: PageKey | None, limit: int) -> ClaimPage:
            return runner.run(views.claim_states(wanted, sort, after, limit))

        replay = Replay(keeper.log)
        as_of = replay.as_of(NOW)
        yield Listed(ask, as_of, list(replay.records(as_of)), _values(keeper))
        runner.run(opening.__aexit__(None, None, None))


def _fill(keeper: Keeper) -> None:
    chance = random.Random(7)
    agents = [keeper.agent(name) for name in ("Ada", "Ben", "Cem")]
    sources = [keeper.source() for _ in range(2)]
    for number in range(40):
        claim = RegisterClaim(
            statement=f"{chance.choice(STATEMENTS)} {number % 3}",
            topics=tuple(chance.sample(TOPICS, 2)),
            language=chance.choice(LANGUAGES),
        )
        claim_id = keeper.execute(claim)["claim_id"]
        for act in chance.choices(("assert", "rebut", "assess", "decline_comment"), k=number % 4):
            keeper.say(_act(act, claim_id, chance), **_utterance(agents, sources, chance))


def _act(act: str, claim: str, chance: random.Random) -> dict[str, Any]:
    rating = {"normalised": chance.choice(list(NormalisedRating))} if act == "assess" else {}
    return {"act": act, "claim": claim, **rating}


def _utterance(agents: list[str], sources: list[str], chance: random.Random) -> dict[str, Any]:
    return {
        "speaker": chance.choice(agents),
        "said": chance.choice(DAYS),
        "reported": {"source": chance.choice(sources)},
        "chain": [{"agents": [agents[0]], "role": "publisher"}],
    }


def _values(keeper: Keeper) -> dict[str, list[Any]]:
    """What filters may ask for: what is there, and what is not."""
    agents = [*keeper.streams("agent"), "agent_none"]
    words = ("strasse", "STRASSE", "Straße", "%", "_x", "'", "is 1", "saw kursk", "İ", "none")
    return {
        "status": list(Status),
        "words": [fold_words(text) for text in words],
        "topic": [*TOPICS, "none"],
        "speaker": agents,
        "assessor": agents,
        "source": [*keeper.streams("source"), "source_none"],
        "language": ["en", "de", "fr"],
        "normalised": list(NormalisedRating),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), sort=st.sampled_from(ClaimSort), limit=st.integers(2, 12))
def test_list_is_the_defined_one(listed: Listed, data: st.DataObject, sort: ClaimSort, limit: int) -> None:
    """Every page of every list holds the defined claims in the defined order, and leads to the next."""
    chosen = data.draw(st.lists(st.sampled_from(sorted(listed.values)), max_size=2, unique=True))
    wanted = ClaimFilter(**{name: data.draw(st.sampled_from(listed.values[name])) for name in chosen})
    rows = listed.rows(wanted, sort)
    after = None

    for _ in range(len(rows) // limit + 1):
        page = listed.ask(wanted, sort, after, limit)

        states, following = page_of(rows, sort, after, limit)
        assert page.items == [state.model_dump(mode="json", exclude={"as_of"}) for state in states]
        assert (page.next, page.position) == (following, listed.as_of.position)
        assert page.recorded_at == listed.as_of.recorded_at
        if following is None:
            break
        after = following


@pytest.mark.parametrize("sort", ClaimSort)
@pytest.mark.parametrize("value", [None, date(2025, 3, 1), 7])
def test_any_key_is_a_place_in_every_order(listed: Listed, sort: ClaimSort, value: date | int | None) -> None:
    """A key that no claim has, even one of another order, cuts the list where the definition does."""
    after = PageKey(value, "claim_0")

    page = listed.ask(ClaimFilter(), sort, after, 50)

    expected, _ = page_of(listed.rows(ClaimFilter(), sort), sort, after, 50)
    assert [item["claim_id"] for item in page.items] == [state.claim_id for state in expected]
