"""Search at a past moment: a text is found as the record had it, and from its day on."""

from collections.abc import Sequence
from datetime import date

import pytest

from ledger.domain.commands import CorrectAgent, CorrectUtterance, RewordClaim, VoidEntry
from ledger.domain.events import RecordedEvent
from projections.search.version import replay
from projections.search.view import SEARCH, SearchFold
from projections.view import Row, Value
from tests.projections.keeper import Keeper
from tests.projections.searching import Find, quote, register


def test_reworded_text_is_found_as_it_was_then(keeper: Keeper, find: Find) -> None:
    """The old words at the old position, the new ones from the new position on."""
    claim = register(keeper, "The bridge is destroyed")
    before = keeper.head
    keeper.execute(RewordClaim(claim=claim, statement="The crossing is damaged", reason="clearer"))

    assert find("bridge", before) == {claim}
    assert find("crossing", before) == set()
    assert find("bridge") == set()
    assert find("crossing") == {claim}
    assert find("bridge", before - 1) == set()


def test_quote_is_found_from_its_day_on(keeper: Keeper, find: Find) -> None:
    """For certain from its latest day, possibly from its earliest, and as reported from the source's."""
    claim = keeper.claims()[0]
    reported = {"source": keeper.source("2025-03-20")}
    chain = [{"agents": [keeper.agent("Reuters")], "role": "agency"}]
    quote(keeper, claim, "fully encircled", said="2025-03-10/2025-03-14", reported=reported, chain=chain)

    first = {"certain": "2025-03-14", "possible": "2025-03-10", "reported": "2025-03-20"}
    for clock, day in first.items():
        eve = date.fromisoformat(day).replace(day=int(day[-2:]) - 1).isoformat()
        assert find("encircled", clock=clock, day=day) == {claim}
        assert find("encircled", clock=clock, day=eve) == set()
        assert find("number", clock=clock, day="1900-01-01") == {claim}


def test_unknown_day_is_possible_always(keeper: Keeper, find: Find) -> None:
    """What cannot be excluded is found on any day."""
    claim = keeper.claims()[0]
    quote(keeper, claim, "fully encircled")

    assert find("encircled", clock="possible", day="1900-01-01") == {claim}
    assert find("encircled", clock="certain", day="1900-01-01") == set()


def test_agent_is_found_by_the_name_of_then(keeper: Keeper, find: Find) -> None:
    """A corrected name is found from the correction on, the old one until then."""
    claim, agent = keeper.claims()[0], keeper.agent("Anna Schmidt")
    keeper.say({"act": "assert", "claim": claim}, speaker=agent)
    before = keeper.head
    correction = {"agent": agent, "changes": {"name": "Hannelore Meyer"}, "reason": "misread"}
    keeper.execute(CorrectAgent.model_validate(correction))

    assert find("Schmidt", before) == {claim}
    assert find("Schmidt") == set()
    assert find("Hannelore", before) == set()
    assert find("Hannelore") == {claim}


def test_corrected_utterance_is_found_as_it_was_then(keeper: Keeper, find: Find) -> None:
    """Words and speakers of an utterance are those of the record at the position."""
    claim, ada, ben = keeper.claims()[0], keeper.agent("Adalbert"), keeper.agent("Benedikt")
    utterance = quote(keeper, claim, "the bridge stands", speaker=ada)["utterance_id"]
    before = keeper.head
    facts = {"speakers": [ben], "quotes": [{"exact": "the tower fell", "wording": "direct_quote"}]}
    correction = {"utterance": utterance, "changes": facts, "reason": "misheard"}
    keeper.execute(CorrectUtterance.model_validate(correction))

    assert find("bridge Adalbert", before) == find("tower Benedikt") == {claim}
    assert find("tower Benedikt", before) == find("bridge") == find("Adalbert") == set()


def test_voided_entry_is_found_no_longer(keeper: Keeper, find: Find) -> None:
    """Neither its words nor its speakers, from the void on."""
    claim = keeper.claims()[0]
    said = quote(keeper, claim, "fully encircled", speaker=keeper.agent("Ottokar"))
    before = keeper.head
    keeper.execute(VoidEntry(entry=said["entries"][0]["entry_id"], reason="wrong claim"))

    assert find("encircled") == find("Ottokar") == set()
    assert find("encircled Ottokar", before) == {claim}


def test_redacted_text_is_found_at_no_position(keeper: Keeper, find: Find) -> None:
    """A removed text is gone from every version; what was not removed stays."""
    claim = register(keeper, "The secret bridge is closed")
    quote(keeper, claim, "the hidden tower", speaker=keeper.agent("Ottokar"))
    keeper.execute(RewordClaim(claim=claim, statement="The river is closed", reason="clearer"))
    assert find("secret tower Ottokar", 3) == {claim}

    texts = [event.position for event in keeper.log.scan()][:3]
    for position in texts:
        keeper.redact(position)

    for position in range(1, keeper.head + 1):
        assert find("secret", position) == find("tower", position) == find("Ottokar", position) == set()
    assert find("river", 4) == find("river") == {claim}


def test_acts_of_one_command_are_one_moment(keeper: Keeper, find: Find) -> None:
    """Entries of one utterance hold from the last of its events in the stream."""
    claim = keeper.claims()[0]
    quotes = [{"exact": "so it is", "wording": "direct_quote"}]
    keeper.say({"act": "assert", "claim": claim}, {"act": "rebut", "claim": claim}, quotes=quotes)
    find("so")

    rows = [row for row in keeper.rows(SEARCH)[claim] if SEARCH.value_of(row, "item") == "entry"]
    assert [SEARCH.value_of(row, "from_position") for row in rows] == [keeper.head] * 2


@pytest.mark.parametrize("capacity", [1, 100_000])
def test_versions_end_whatever_is_remembered(
    keeper: Keeper, capacity: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fold that remembers one stream and one that remembers all write what the replay gives."""
    monkeypatch.setattr("projections.search.view.CAPACITY", capacity)
    history = _changes(keeper)
    fold_of_all = SearchFold(keeper.views)
    rows: dict[tuple[Value, Value], Row] = {}
    for event in history:
        changes = fold_of_all.fold([event])
        ended = changes.ended or {"item_ids": [], "from_positions": [], "to_positions": []}
        for item_id, start, end in zip(*ended.values(), strict=True):
            rows[item_id, start] = (*rows[item_id, start][:4], end, *rows[item_id, start][5:])
        opened = {(row[2], row[3]): row for row in changes.rows}
        assert not opened.keys() & rows.keys()
        rows |= opened

    streams = {event.originator_id for event in history}
    expected = [row for stream in streams for row in replay(keeper.log.stream(stream))]
    assert sorted(rows.values(), key=repr) == sorted(expected, key=repr)
    assert len(expected) > len(streams) + 4


def _changes(keeper: Keeper) -> Sequence[RecordedEvent]:
    claims = keeper.claims(2)
    for turn in range(3):
        for claim in claims:
            quote(keeper, claim, f"words of turn {turn}")
            keeper.execute(RewordClaim(claim=claim, statement=f"Wording {turn} of it", reason="clearer"))
    return keeper.views.events(SEARCH.kinds, after=0, upto=keeper.head)
