"""Pages of lists: they never shift, and their cursors stay with their question."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.answers.cursor import Cursor, decode_cursor, encode_cursor
from ledger.domain.errors import InvalidCursor
from tests.api.desk import Desk, slug_of


def pages(
    desk: Desk, path: str, between: Callable[[], object] = lambda: None, **query: Any
) -> Iterator[dict[str, Any]]:
    """All pages, each found by the link of the one before; ``between`` happens before each."""
    answer = desk.get(path, **query)
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page
        if page["next"] is None:
            assert "link" not in answer.headers
            return
        between()
        address = answer.headers["link"].removeprefix("<").partition(">")[0]
        answer = desk.get(address)


def ids(found: Iterator[dict[str, Any]], name: str) -> list[str]:
    """The ids on all pages."""
    return [item[name] for page in found for item in page["items"]]


@pytest.mark.parametrize("sort", ["-last_day", "last_day", "-registered", "registered"])
@pytest.mark.parametrize("limits", [{}, {"said_as_of": "2025-06-01"}, {"as_of": "2999-01-01"}])
def test_claims_do_not_shift_while_others_write(desk: Desk, sort: str, limits: dict[str, str]) -> None:
    """All pages are of the moment of the first: nothing twice, nothing missing, nothing new."""
    agent = desk.register_agent()
    claims = [desk.register_claim(f"Claim {number}") for number in range(7)]
    for claim in claims[::2]:
        desk.assert_claim(claim, agent, said=f"2025-03-{10 + claims.index(claim)}")
    head = desk.wait_for_views()
    whole = ids(pages(desk, "/v1/claims", sort=sort, as_of=head), "claim_id")

    def disturb() -> None:
        desk.register_claim("Another")
        desk.assert_claim(claims[3], agent, said="2025-03-30")
        desk.wait_for_views()

    found = list(pages(desk, "/v1/claims", disturb, sort=sort, limit=2, **limits))

    assert ids(iter(found), "claim_id") == whole
    assert len({page["as_of"]["position"] for page in found}) == 1


def test_agents_and_sources_do_not_shift(desk: Desk) -> None:
    """Lists by id stay as they were when the first page was read."""
    agents = {desk.register_agent(f"Agent {number}") for number in range(5)}
    sources = {desk.write("/v1/sources", {"title": f"Source {number}"})["source_id"] for number in range(5)}
    desk.wait_for_views()

    def disturb() -> None:
        desk.register_agent("Agent late")
        desk.write("/v1/sources", {"title": "Source late"})
        desk.wait_for_views()

    found = ids(pages(desk, "/v1/agents", disturb, limit=2, q="agent"), "agent_id")
    assert (set(found), len(found)) == (agents, 5)
    found = ids(pages(desk, "/v1/sources", disturb, limit=2, q="source"), "source_id")
    # The list of agents was read before, and sources came in meanwhile.
    assert sources < set(found)
    assert len(found) == len(set(found)) == 7


def test_differences_do_not_shift(desk: Desk) -> None:
    """The pages of a difference up to now are of one now."""
    for number in range(5):
        desk.register_claim(f"Claim {number}")

    found = list(
        pages(desk, "/v1/diff", lambda: desk.register_claim("late"), from_=0, to="2999-01-01", limit=2)
    )

    assert [len(page["items"]) for page in found] == [2, 2, 1]
    assert len({page["to"]["position"] for page in found}) == 1


def test_history_and_timeline_come_in_pages(desk: Desk) -> None:
    """Parts of a history follow each other without gaps, whatever is recorded meanwhile."""
    agent, claim = desk.register_agent(), desk.register_claim()
    for _ in range(4):
        desk.assert_claim(claim, agent)
    for part, expected in (("history", 5), ("timeline", 4)):
        path = f"/v1/claims/{claim}/{part}"
        whole = desk.read(path, as_of=desk.read("/v1/events")["as_of"]["position"])["items"]
        found = list(pages(desk, path, lambda: desk.assert_claim(claim, agent), limit=2))
        assert [item for page in found for item in page["items"]][:expected] == whole[:expected]


def test_the_log_is_read_on_from_any_position(desk: Desk) -> None:
    """The pages of the log hold every position once."""
    for number in range(5):
        desk.register_claim(f"Claim {number}")

    found = pages(desk, "/v1/events", limit=2)

    assert [item["position"] for page in found for item in page["items"]] == [1, 2, 3, 4, 5]


def test_cursors_show_what_was_changed_in_them() -> None:
    """A cursor whose content was edited is refused, though it is well-formed and of the same question."""
    cursor = encode_cursor(Cursor((7,), "x"), "question")
    content, checksum = json.loads(urlsafe_b64decode(cursor + "=="))
    edited = urlsafe_b64encode(json.dumps([content.replace("7", "8"), checksum]).encode()).decode()

    assert decode_cursor(cursor, "question") == Cursor((7,), "x")
    with pytest.raises(InvalidCursor):
        decode_cursor(edited, "question")


def test_cursors_stay_with_their_question(desk: Desk) -> None:
    """A cursor is refused for other parameters, for another list, and when it was changed."""
    for number in range(3):
        desk.register_claim(f"Claim {number}")
        desk.register_agent(f"Agent {number}")
    desk.wait_for_views()
    cursor = desk.read("/v1/claims", limit=1)["next"]
    changed = [cursor[:-1], cursor + "A", cursor[:10] + ("B" if cursor[10] == "A" else "A") + cursor[11:]]

    assert desk.get("/v1/claims", cursor=cursor, limit=2).status_code == 200
    for query in (
        {"sort": "registered"},
        {"status": "contested"},
        {"as_of": "1"},
        {"said_as_of": "2025-01-01"},
    ):
        assert slug_of(desk.get("/v1/claims", cursor=cursor, headers=None, **query)) == "invalid-cursor"
    for other in changed:
        assert slug_of(desk.get("/v1/claims", cursor=other)) == "invalid-cursor"
    for path in ("/v1/agents", "/v1/sources"):
        assert slug_of(desk.get(path, cursor=cursor)) == "invalid-cursor"
