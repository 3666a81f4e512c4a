"""The twelve mistakes that the article invites, none of which the ledger makes."""

from datetime import date

from ledger.domain.agent import AgentRecord, project_agent
from ledger.domain.value import Assessment, Rebuttal
from tests.histories.desk import Desk, said
from tests.kursk.case import CLAIMS, UTTERANCES, entries_of, utterances_of

TEASER = range(1508, 1815)
"""Where the captured text advertises another article."""


def test_one_claim_has_five_wordings_and_isw_tested_a_narrower_one(desk: Desk) -> None:
    """The wordings are of one claim; that ISW speaks of many troops only stands in its scope."""
    claim = desk.claim("C1")
    assessment = desk.entry("E13/C1").act

    assert len(claim.wordings) == 5
    assert "completely surrounded" in claim.wordings
    assert isinstance(assessment, Assessment)
    assert "significant number" in (assessment.scope or "")


def test_undated_words_stay_undated(desk: Desk) -> None:
    """Trump's undated words have no day and no venue, and are not filed under his post of 14 March."""
    (undated,) = entries_of(desk, "E03")
    post = entries_of(desk, "E02")[0].utterance

    quoted = [quote.exact for quote in undated.utterance.quotes]
    assert "completely surrounded" in quoted
    assert undated.utterance.venue is None
    assert undated.utterance.said.earliest is None
    assert undated.utterance.said.basis == "bounded_by_publication"
    assert "completely surrounded" not in [quote.exact for quote in post.quotes]
    assert not {entry.utterance_id for entry in desk.standing("C1", said("2025-03-19")).kept} & {
        desk.id_of("E03")
    }


def test_the_same_two_words_are_putins_quote_and_trumps_paraphrase(desk: Desk) -> None:
    """Only Putin is quoted with them, at their second place in the text; Trump's two have no exact words."""
    quotes = {utterance: entries_of(desk, utterance)[0].utterance.quotes for utterance in UTTERANCES}
    places = {
        utterance: [(quote.start, quote.end) for quote in those if quote.exact == "cut off"]
        for utterance, those in quotes.items()
    }

    assert places.pop("E01") == [(2437, 2444)]
    assert not any(places.values())
    for utterance in ("E04", "E05"):
        assert {(quote.exact, quote.wording.value) for quote in quotes[utterance]} == {(None, "paraphrase")}


def test_only_the_outlets_lead_names_trump(desk: Desk) -> None:
    """E12 aims at Putin's entries and E07 at the claim; E06 alone speaks of Trump."""
    scopes: dict[str, str] = {}
    for utterance in ("E06", "E07", "E11", "E12"):
        for entry in entries_of(desk, utterance):
            if isinstance(entry.act, Rebuttal):
                aimed = [target.id for target in entry.act.targets if target.kind == "assertion"]
                assert set(utterances_of(desk, aimed)) <= {"E01"}
                told = " ".join(target.scope or "" for target in entry.act.targets)
                scopes[utterance] = scopes.get(utterance, "") + told

    assert [utterance for utterance, scope in scopes.items() if "Trump" in scope] == ["E06"]
    assert "Putin" in scopes["E06"]


def test_what_the_agencies_assessed_is_only_inferred(desk: Desk) -> None:
    """The content of the assessment is not told: its entry on C1 is inferred, counts nowhere, has no side."""
    entry = desk.entry("E08/C1/assess")
    standing = desk.standing("C1")
    state = desk.standpoint("C1")

    assert entry.act.inferred
    assert entry.entry_id not in standing.counted
    assert standing.side_of(entry.entry_id) is None
    assert "us-intelligence-agencies" not in desk.names(state.opposed_by)
    assert desk.names(each.assessor for each in state.latest_assessments) == ["isw"]


def test_officials_are_never_merged(desk: Desk) -> None:
    """One official and the three, the analysts and ISW are agents apart, and nothing links them."""
    agents = {name: _agent(desk, name) for name in ("a-us-official", "independent-analysts", "isw")}
    three = _agent(desk, "three-us-and-european-officials")

    assert len({agent.agent_id for agent in (*agents.values(), three)}) == 4
    assert (three.facts.count, agents["independent-analysts"].facts.count) == (3, None)
    assert agents["a-us-official"].facts.anonymous
    assert not any(agent.links or agent.facts.includes for agent in (*agents.values(), three))


def _agent(desk: Desk, name: str) -> AgentRecord:
    record = project_agent(None, desk.ledger.log.stream(desk.id_of(name)))
    assert record is not None
    return record


def test_one_pipeline_is_no_four_confirmations(desk: Desk) -> None:
    """Five utterances came through Reuters: it is one pipeline and no root, on whatever claim."""
    reuters = desk.id_of("reuters")
    via = [u for u in UTTERANCES if entries_of(desk, u)[0].utterance.reported.via == reuters]
    states = [desk.standpoint(claim) for claim in CLAIMS]

    assert via == ["E07", "E08", "E09", "E10", "E12"]
    assert desk.standpoint("C1").roots.pipelines == (reuters,)
    assert not any(reuters in (*state.roots.opposing, *state.roots.supporting) for state in states)
    assert desk.names(desk.standpoint("C1").roots.opposing).count("intelligence-reports") == 1


def test_refusal_and_joint_statement_are_for_neither_side(desk: Desk) -> None:
    """Declining to comment has no side, and the joint statement does not touch C1 at all."""
    standing = desk.standing("C1")

    assert standing.side_of(desk.id_of("E09/C1")) is None
    assert desk.names(entry.entry_id for entry in entries_of(desk, "E10")) == ["E10/C12/assert"]
    assert "us-nsc" not in desk.names(desk.standpoint("C1").opposed_by)


def test_ground_lost_is_not_encirclement(desk: Desk) -> None:
    """The figures for territory support the loss of ground, and say nothing on C1."""
    on = [name.split("/")[1] for name in desk.names(e.entry_id for e in entries_of(desk, "E14"))]

    assert on == ["C9", "C6", "C10"]
    assert desk.standpoint("C6").counts.supports == 1


def test_relative_days_are_resolved_from_the_dateline(desk: Desk) -> None:
    """Weekdays and the past week are counted from Thursday 20 March 2025; what cannot be dated stays open."""
    days = {u: entries_of(desk, u)[0].utterance.said for u in ("E04", "E05", "E08", "E10")}

    assert date(2025, 3, 20).strftime("%A") == "Thursday"
    assert [days[u].latest.strftime("%A %d") for u in ("E04", "E05")] == ["Monday 17", "Tuesday 18"]
    assert (days["E08"].earliest, days["E08"].latest) == (date(2025, 3, 13), date(2025, 3, 20))
    assert {days[u].basis.value for u in ("E04", "E05", "E08")} == {"derived"}
    assert days["E10"].earliest is None
    assert desk.claim("C12").subject_time is None
    background = desk.claim("C10").subject_time
    assert background is not None
    assert background.edtf == "2024-08"


def test_the_teaser_of_another_article_is_left_out(desk: Desk) -> None:
    """No quote touches the advertisement, and no day of September got in."""
    for utterance in UTTERANCES:
        facts = entries_of(desk, utterance)[0].utterance
        assert all(quote.start is not None and quote.end is not None for quote in facts.quotes)
        assert not any(set(TEASER) & set(range(quote.start or 0, quote.end or 0)) for quote in facts.quotes)
        assert "-09" not in (facts.said.edtf or "")


def test_isw_came_before_the_repetitions(desk: Desk) -> None:
    """On 17 March C1 is contested already, and Trump's speech that day repeats it after opposition."""
    state = desk.standpoint("C1", said("2025-03-17"))
    standing = desk.standing("C1", said("2025-03-17"))

    repeated = [voice.entry.entry_id for voice in standing.repetitions_after_opposition]
    assert state.status == "contested"
    assert desk.names(state.opposed_by) == ["isw"]
    assert utterances_of(desk, repeated) == ["E04"]
