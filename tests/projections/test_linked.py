"""Linked claims: both ends of a link show it, from the link on and until it is taken off."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application.question import Question
from ledger.application.replay import Replay
from ledger.domain.commands import LinkClaims, RewordClaim, UnlinkClaims
from ledger.domain.errors import AlreadyLinked, SelfLink
from ledger.domain.value import Redacted
from projections.neighbour import Linked
from projections.reading import Views
from tests.projections.keeper import Keeper, feed_all, read

Ends = tuple[str, str, str, str]
"""Link, direction, the claim at the other end and its status."""

WORK = st.tuples(
    st.sampled_from(["link", "link", "unlink", "reword", "assert"]), st.integers(0, 3), st.integers(0, 3)
)


def link(keeper: Keeper, origin: str, to: str) -> str:
    """The id of a new link."""
    command = LinkClaims.model_validate({"from": origin, "to": to, "relation": "same_as"})
    return str(keeper.execute(command)["link_id"])


def linked(keeper: Keeper, claims: Sequence[str], position: int) -> list[list[Ends]]:
    """What the reader's login gets for each of the claims."""
    as_of = Replay(keeper.log).as_of(Question(as_of=position))

    async def ask(views: Views) -> list[list[Linked]]:
        facts = await views.claims.facts(claims, position)
        return [await views.neighbours.linked(each, as_of) for each in facts]

    return [
        sorted(
            (each.link.link_id, each.direction, each.claim.facts.claim_id, each.claim.status)
            for each in of_claim
        )
        for of_claim in read(keeper, ask)
    ]


def replayed(keeper: Keeper, claims: Sequence[str], position: int) -> list[list[Ends]]:
    """The same from the states of all claims, folded from the log."""
    states = {state.claim_id: state for state in Replay(keeper.log).states(Question(as_of=position))[1]}
    links = [(state.claim_id, link) for state in states.values() for link in state.links]
    return [
        sorted(
            [(link.link_id, "outgoing", link.to, states[link.to].status) for at, link in links if at == claim]
            + [(link.link_id, "incoming", at, states[at].status) for at, link in links if link.to == claim]
        )
        for claim in claims
    ]


def work(keeper: Keeper, what: str, origin: str, to: str) -> None:
    """One step of a history of links; what is refused records nothing."""
    match what:
        case "link" if origin != to:
            with suppress(AlreadyLinked):
                link(keeper, origin, to)
        case "unlink":
            (ends,) = replayed(keeper, [origin], keeper.head)
            for taken_off in [each[0] for each in ends if each[1] == "outgoing"][:1]:
                keeper.execute(UnlinkClaims(link=taken_off, reason="they differ"))
        case "reword":
            statement = f"Wording of {keeper.head}"
            keeper.execute(RewordClaim(claim=origin, statement=statement, reason="clearer"))
        case _:
            keeper.say({"act": "assert", "claim": origin})


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(WORK, min_size=4, max_size=12))
def test_links_are_those_of_replay(shared_keeper: Keeper, steps: list[tuple[str, int, int]]) -> None:
    """At every position each claim shows the links that the states of all claims then name."""
    claims = shared_keeper.claims(4)
    first = shared_keeper.head
    for what, origin, to in steps:
        work(shared_keeper, what, claims[origin], claims[to])
    feed_all(shared_keeper)

    for position in range(first, shared_keeper.head + 1):
        assert linked(shared_keeper, claims, position) == replayed(shared_keeper, claims, position)


def test_both_may_say_that_they_are_the_same(keeper: Keeper) -> None:
    """Each of two claims may link to the other; the two links are two, and one outlives the other."""
    one, other = keeper.claims(2)
    there, back = link(keeper, one, other), link(keeper, other, one)
    with pytest.raises(AlreadyLinked):
        link(keeper, one, other)
    with pytest.raises(SelfLink):
        link(keeper, one, one)
    both = keeper.head
    keeper.execute(UnlinkClaims(link=there, reason="once is enough"))
    feed_all(keeper)

    then, now = (linked(keeper, [one, other], position) for position in (both, keeper.head))
    assert then[0] == [(there, "outgoing", other, "no_record"), (back, "incoming", other, "no_record")]
    assert now == [[(back, "incoming", other, "no_record")], [(back, "outgoing", one, "no_record")]]


def test_links_go_one_step(keeper: Keeper) -> None:
    """What is the same as the same is not shown, round a circle neither: nobody has said so."""
    claims = keeper.claims(4)
    ids = [link(keeper, claims[at], claims[(at + 1) % 4]) for at in range(4)]
    feed_all(keeper)

    for at, found in enumerate(linked(keeper, claims, keeper.head)):
        ahead = (ids[at], "outgoing", claims[(at + 1) % 4], "no_record")
        behind = (ids[at - 1], "incoming", claims[at - 1], "no_record")
        assert found == sorted([ahead, behind])


def test_redacted_statement_is_shown_as_its_mark(keeper: Keeper) -> None:
    """A removed text is not to be read beside another claim either, at any moment; the link stays."""
    one, other = keeper.claims(2)
    link(keeper, other, one)
    linked_at = keeper.head
    keeper.redact(linked_at - 1)
    feed_all(keeper)

    async def ask(views: Views) -> list[Linked]:
        (facts,) = await views.claims.facts([one], linked_at)
        return await views.neighbours.linked(facts, Replay(keeper.log).as_of(Question(as_of=linked_at)))

    (shown,) = read(keeper, ask)
    assert shown.claim.facts.claim_id == other
    assert isinstance(shown.claim.facts.statement, Redacted)


def test_links_outlive_a_rewording(keeper: Keeper) -> None:
    """A claim that links to several and is worded anew links to each still; each shows its link alone."""
    origin, *ends = keeper.claims(3)
    ids = [link(keeper, origin, to) for to in ends]
    keeper.execute(RewordClaim(claim=origin, statement="Worded anew", reason="clearer"))
    feed_all(keeper)

    for link_id, found in zip(ids, linked(keeper, ends, keeper.head), strict=True):
        assert found == [(link_id, "incoming", origin, "no_record")]
