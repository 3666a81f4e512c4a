"""What readers get from views: items with the position they are true for, and errors that say what to do."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ledger.application.question import NOW
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
from ledger.domain.listing import ClaimFilter, ClaimSort
from ledger.domain.vocabulary import ActKind, AgentKind
from projections.reading import Views
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


def test_entries_are_narrowed_by_every_filter(keeper: Keeper, told: dict[str, Any]) -> None:
    """Claim, utterance, speaker, source and act each narrow the list, and together."""
    (first, second), both = told["claims"], told["both"]["utterance_id"]

    async def count(views: Views) -> list[int]:
        return [
            len((await views.entries(**narrowed)).items)
            for narrowed in (
                {},
                {"claim": first},
                {"claim": second},
                {"utterance": both},
                {"speaker": told["ada"]},
                {"source": told["source"]},
                {"act": ActKind.REBUT},
                {"claim": first, "speaker": told["ada"], "act": ActKind.ASSERT},
            )
        ]

    assert read(keeper, count) == [5, 3, 2, 2, 4, 2, 1, 2]


def test_pages_of_entries_follow_one_another(keeper: Keeper, told: dict[str, Any]) -> None:
    """Page by page comes the whole list, in the order of recording, and the last page leads nowhere."""

    async def walk(views: Views) -> list[int]:
        after: int | None = 0
        positions = []
        while after is not None:
            page = await views.entries(after=after, limit=2)
            positions += [item["position"] for item in page.items]
            after = page.next
        return positions

    positions = read(keeper, walk)

    assert len(positions) == 5
    assert positions == sorted(positions)


def test_items_equal_their_replay(keeper: Keeper, told: dict[str, Any]) -> None:
    """One entry, one utterance and one claim are what replay says, with the position of the view."""
    replay, (claim, _) = Replay(keeper.log), told["claims"]
    entry_id = told["both"]["entries"][1]["entry_id"]
    utterance_id = told["both"]["utterance_id"]

    entry = read(keeper, lambda views: views.entry(entry_id))
    utterance = read(keeper, lambda views: views.utterance_entries(utterance_id))
    state = read(keeper, lambda views: views.claim_state(claim))

    _, expected = replay.entry(entry_id, NOW)
    _, whole = replay.utterance(utterance_id, NOW)
    assert entry.item == expected.model_dump(mode="json")
    assert list(entry.item) == list(expected.model_dump(mode="json"))
    assert utterance.items == [item.model_dump(mode="json") for item in whole.entries]
    assert state.item == replay.state(claim, NOW).model_dump(mode="json", exclude={"as_of"})
    assert {entry.position, utterance.position, state.position} == {keeper.head}
    assert entry.recorded_at == keeper.log.head().recorded_at


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
    asks: list[tuple[type[LedgerError], Callable[[Views], Awaitable[Any]]]] = [
        (ClaimNotFound, lambda views: views.claim_state("x")),
        (EntryNotFound, lambda views: views.entry("x")),
        (UtteranceNotFound, lambda views: views.utterance_entries("x")),
        (AgentNotFound, lambda views: views.agent("x")),
        (SourceNotFound, lambda views: views.source("x")),
        (ViewNotFound, lambda views: views.position("x")),
        (ViewNotFound, lambda views: views.wait_for(["entries", "x"], 1)),
    ]
    for error, ask in asks:
        with pytest.raises(error):
            read(keeper, ask)


def test_empty_views_give_empty_pages(keeper: Keeper) -> None:
    """On an empty log a list is empty, true for position 0."""
    feed_all(keeper)

    page = read(keeper, lambda views: views.claim_states(ClaimFilter(), ClaimSort.LAST_DAY_DOWN, None, 5))

    assert (page.items, page.next, page.position, page.recorded_at) == ([], None, 0, None)
