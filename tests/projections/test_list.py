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

from ledger.application.question import NOW, Question
from ledger.application.replay import Replay
from ledger.domain.as_of import AsOf
from ledger.domain.commands import RegisterClaim
from ledger.domain.listing import ClaimFilter, ClaimSort, PageKey, PageQuery, facets_of, key_of, page_of
from ledger.domain.state import ClaimState, state_of
from ledger.domain.vocabulary import Certainty, NormalisedRating, Status
from projections.claim_at import ClaimAt
from projections.reading import open_views
from tests.projections.keeper import Keeper, feed_all, open_keeper
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

BY_DAY = [sort for sort in ClaimSort if sort.is_by_day]

ClaimPage = tuple[list[ClaimAt], PageKey | None]


@dataclass(frozen=True)
class Listed:
    """Forty claims of every status, with days that are often the same, and how to list them."""

    ask: Callable[[ClaimFilter, ClaimSort, PageKey | None, int, AsOf], ClaimPage]
    replay: Replay
    values: dict[str, list[Any]]

    def rows(self, wanted: ClaimFilter, sort: ClaimSort, as_of: AsOf) -> list[tuple[PageKey, ClaimState]]:
        """What the definition goes through: the place of each claim that matches, and its state."""
        states = [(record, state_of(record, as_of)) for record in self.replay.records(as_of)]
        return [
            (key_of(record.claim_id, state.last_day, record.registered_position, sort), state)
            for record, state in states
            if wanted.matches(state, facets_of(record, as_of.limit, state))
        ]


@pytest.fixture(scope="module")
def listed(cluster: Cluster) -> Iterator[Listed]:
    with (
        open_keeper(cluster.create()) as keeper,
        asyncio.Runner() as runner,
        pytest.MonkeyPatch.context() as patch,
    ):
        # However short the log is, lists of the past look how far their clock had come.
        patch.setattr("projections.claim_moment._WORTH_LOOKING", 0)
        _fill(keeper)
        feed_all(keeper)
        opening = open_views(keeper.database.reader, pool_size=1)
        views = runner.run(opening.__aenter__())

        def ask(
            wanted: ClaimFilter, sort: ClaimSort, after: PageKey | None, limit: int, as_of: AsOf
        ) -> ClaimPage:
            return runner.run(views.claims.page(PageQuery(wanted, sort, after, limit), as_of))

        yield Listed(ask, Replay(keeper.log), _values(keeper))
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
    return {
        "status": list(Status),
        "topic": [*TOPICS, "none"],
        "speaker": agents,
        "assessor": agents,
        "source": [*keeper.streams("source"), "source_none"],
        "language": ["en", "de", "fr"],
        "normalised": list(NormalisedRating),
    }


SAID = st.dates(date(2025, 2, 27), date(2025, 4, 2))
QUESTIONS = st.one_of(
    st.just(NOW),
    st.builds(Question, as_of=st.integers(0, 100)),
    st.builds(Question, as_of=st.integers(0, 100), said_as_of=SAID),
    st.builds(
        Question,
        said_as_of=SAID,
        certainty=st.sampled_from(Certainty),
    ),
    st.builds(Question, reported_as_of=st.dates(date(2025, 3, 3), date(2025, 4, 2))),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), sort=st.sampled_from(ClaimSort), limit=st.integers(2, 12), question=QUESTIONS)
def test_list_is_the_defined_one(
    listed: Listed, data: st.DataObject, sort: ClaimSort, limit: int, question: Question
) -> None:
    """At any moment every page holds the defined claims in the defined order, and leads to the next."""
    chosen = data.draw(st.lists(st.sampled_from(sorted(listed.values)), max_size=2, unique=True))
    wanted = ClaimFilter(**{name: data.draw(st.sampled_from(listed.values[name])) for name in chosen})
    as_of = listed.replay.as_of(question)
    rows = listed.rows(wanted, sort, as_of)
    after = None

    for _ in range(len(rows) // limit + 1):
        found, following = listed.ask(wanted, sort, after, limit, as_of)

        states, expected = page_of(rows, sort, after, limit)
        assert [claim.state for claim in found] == states
        assert following == expected
        if following is None:
            break
        after = following


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        *((sort, value) for sort in BY_DAY for value in (None, date(2025, 3, 1))),
        *((sort, 7) for sort in ClaimSort if sort not in BY_DAY),
    ],
)
def test_a_key_that_no_claim_has_is_a_place(
    listed: Listed, sort: ClaimSort, value: date | int | None
) -> None:
    """A key between two claims cuts the list where the definition does."""
    after, as_of = PageKey(value, "claim_0"), listed.replay.as_of(NOW)

    found, _ = listed.ask(ClaimFilter(), sort, after, 50, as_of)

    expected, _ = page_of(listed.rows(ClaimFilter(), sort, as_of), sort, after, 50)
    assert [claim.facts.claim_id for claim in found] == [state.claim_id for state in expected]
