"""What readers get from views: items with the position they are true for, and errors that say what to do."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ledger.application.question import NOW, Question
from ledger.application.replay import Replay
from ledger.domain.commands import VoidEntry
from ledger.domain.errors import (
    AgentNotFound,
    ClaimNotFound,
    EntryNotFound,
    LedgerError,
    SourceNotFound,
    UtteranceNotFound,
    ViewNotFound,
)
from ledger.domain.listing import ClaimFilter, ClaimSort, PageQuery
from ledger.domain.vocabulary import AgentKind, Status
from projections.reading import Views
from projections.registry import open_admin
from tests.projections.keeper import Keeper, feed_all, read
from tests.support.events import new_id


@pytest.fixture
def told(keeper: Keeper) -> dict[str, Any]:
    """Two claims, two speakers, a source; the first claim is contested, the second's entries are voided."""
    (first, second), ada, ben = keeper.claims(2), keeper.agent("Ada Straße"), keeper.agent("Ben")
    source = keeper.source()
    reported = {"reported": {"source": source}, "chain": [{"agents": [ben], "role": "publisher"}]}
    both = keeper.say(
        {"act": "assert", "claim": first}, {"act": "assert", "claim": second}, speaker=ada, **reported
    )
    keeper.say({"act": "rebut", "claim": first}, speaker=ben)
    keeper.say({"act": "assert", "claim": first, "presupposed": True}, speaker=ada)
    again = keeper.say({"act": "assert", "claim": second}, speaker=ada)
    for entry in (again["entries"][0], both["entries"][1]):
        keeper.execute(VoidEntry(entry=entry["entry_id"], reason="recorded twice"))
    feed_all(keeper)
    return {"claims": (first, second), "ada": ada, "ben": ben, "source": source, "both": both}


def test_items_equal_their_replay(keeper: Keeper, told: dict[str, Any]) -> None:
    """One entry, one utterance and one claim are what replay says."""
    replay, (claim, _) = Replay(keeper.log), told["claims"]
    entry_id = told["both"]["entries"][1]["entry_id"]
    utterance_id = told["both"]["utterance_id"]
    as_of = replay.as_of(NOW)

    of_entry = read(keeper, lambda views: views.claims.claim_of_entry(entry_id, as_of))
    of_utterance = read(keeper, lambda views: views.claims.claims_of_utterance(utterance_id, as_of))
    state = read(keeper, lambda views: views.claims.claim(claim, as_of)).state

    _, expected = replay.entry(entry_id, NOW)
    assert of_entry.entry(entry_id) == expected
    assert {found.facts.claim_id for found in of_utterance} == set(told["claims"])
    assert state == replay.state(claim, NOW)


def test_agent_counts_what_it_said_and_how_it_stands(keeper: Keeper, told: dict[str, Any]) -> None:
    """Voided entries are not counted, presupposed ones assert nothing."""
    ada = read(keeper, lambda views: views.agent(told["ada"]))
    ben = read(keeper, lambda views: views.agent(told["ben"]))

    assert ada.item["name"] == "Ada Straße"
    assert ada.counts == {
        "entries": 2,
        "live_entries": 2,
        "acts": {"assert": 2},
        "claims_asserted": 1,
        "claims_still_asserted": 1,
        "claims_asserted_by_status": {"contested": 1},
    }
    assert (ben.counts["acts"], ben.counts["claims_asserted_by_status"]) == ({"rebut": 1}, {})


def test_source_counts_what_it_carries(keeper: Keeper, told: dict[str, Any]) -> None:
    """Of the two entries that the source carried, one was voided."""
    found = read(keeper, lambda views: views.source(told["source"]))

    assert found.item["source_id"] == told["source"]
    assert found.counts == {"entries": 1, "live_entries": 1, "utterances": 1, "claims": 1}


def test_agents_and_sources_are_listed(keeper: Keeper, told: dict[str, Any]) -> None:
    """Lists go by id; kind, words of the name in any case, and publisher narrow them."""

    async def ask(views: Views) -> list[list[str]]:
        pages = [
            await views.agents(limit=1),
            await views.agents(after=min(told["ada"], told["ben"]), limit=1),
            await views.agents(q="STRASSE ada"),
            await views.agents(kind=AgentKind.GROUP),
        ]
        sources = [await views.sources(), await views.sources(publisher=told["ada"])]
        return [[item["agent_id"] for item in page.items] for page in pages] + [
            [item["source_id"] for item in page.items] for page in sources
        ]

    first, second = sorted((told["ada"], told["ben"]))
    assert read(keeper, ask) == [[first], [second], [told["ada"]], [], [told["source"]], []]


def test_names_of_agents(keeper: Keeper, told: dict[str, Any]) -> None:
    """Names come for those ids that exist; a redacted name comes as its mark."""
    stranger = new_id("agent")
    asked = (told["ada"], told["ben"], stranger)
    keeper.redact(next(e.position for e in keeper.log.scan(kind="agent") if e.originator_id == told["ben"]))
    feed_all(keeper)

    names = read(keeper, lambda views: views.agent_names(asked))

    assert names[told["ada"]] == {"name": "Ada Straße", "kind": "person", "anonymous": False}
    mark = names[told["ben"]]["name"]
    assert (mark["redacted"]["position"], mark["redacted"]["basis"]) == (keeper.head, "court order 7")
    assert stranger not in names


def test_unknown_items_are_not_found(keeper: Keeper, told: dict[str, Any]) -> None:
    """Each sort of item has its own error."""
    as_of = Replay(keeper.log).as_of(NOW)
    asks: list[tuple[type[LedgerError], Callable[[Views], Awaitable[Any]]]] = [
        (ClaimNotFound, lambda views: views.claims.claim("x", as_of)),
        (EntryNotFound, lambda views: views.claims.claim_of_entry("x", as_of)),
        (UtteranceNotFound, lambda views: views.claims.claims_of_utterance("x", as_of)),
        (AgentNotFound, lambda views: views.agent("x")),
        (SourceNotFound, lambda views: views.source("x")),
        (ViewNotFound, lambda views: views.position("x")),
        (ViewNotFound, lambda views: views.wait_for(["entries", "x"], 1)),
    ]
    for error, ask in asks:
        with pytest.raises(error):
            read(keeper, ask)


def test_a_rebuilt_view_is_looked_at_anew(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader kept of a copy that was wrong does not outlive it."""
    monkeypatch.setattr("projections.claim_moment._WORTH_LOOKING", 0)
    (first, second), ada = keeper.claims(2), keeper.agent()
    keeper.say({"act": "assert", "claim": first}, speaker=ada, said="2025-03-01")
    keeper.say({"act": "assert", "claim": second}, speaker=ada, said="2025-03-20")
    as_of = Replay(keeper.log).as_of(Question(as_of=keeper.head))
    keeper.claims()
    feed_all(keeper)
    with keeper.superuser() as connection:
        connection.execute("DELETE FROM views.claim_states_1 WHERE claim_id = %s", [second])

    async def ask(views: Views) -> list[int]:
        found = []
        for _ in range(2):
            wanted = ClaimFilter(status=Status.UNCHALLENGED)
            query = PageQuery(wanted, ClaimSort.LAST_DAY_DOWN, None, 5)
            page, _ = await views.claims.page(query, as_of)
            found.append(len(page))
            with open_admin(keeper.database.projector) as admin:
                admin.rebuild("claim_states")
        return found

    assert read(keeper, ask) == [1, 2]


def test_empty_views_give_empty_pages(keeper: Keeper) -> None:
    """On an empty log a list is empty, true for position 0."""
    feed_all(keeper)

    async def ask(views: Views) -> tuple[Any, Any]:
        reached = await views.claims.reached()
        query = PageQuery(ClaimFilter(), ClaimSort.LAST_DAY_DOWN, None, 5)
        return reached, await views.claims.page(query, NOW.at(reached))

    reached, page = read(keeper, ask)

    assert (reached.position, reached.recorded_at) == (0, None)
    assert page == ([], None)
