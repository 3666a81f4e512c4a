"""Importing files: what is taken, what is refused, and that doing it again changes nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.problems.table import PROBLEMS
from ledger.application.question import NOW
from ledger.bootstrap import OpenLedger
from ledger.domain.errors import CommandRefused, Conflict, DatabaseUnreachable, InvalidLine, NotFound
from ledger.domain.vocabulary import Status
from ledger.interchange.importer import import_lines
from ledger.interchange.recording import slug_of
from ledger.interchange.report import ImportReport, Refusal
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import BASICS, agent, claim, utterance
from tests.support.events import new_id

SEED = Path(__file__).parents[3] / "seeds" / "kursk.ndjson"


def states(opened: OpenLedger) -> dict[str, Any]:
    """Status and counts of every claim by its statement: ids differ from ledger to ledger."""
    _, found = opened.replay.states(NOW)
    return {str(state.statement): (state.status, state.counts) for state in found}


def import_seed(opened: OpenLedger) -> ImportReport:
    with SEED.open("rb") as lines:
        return import_lines(opened.bulk(), opened.writer_log, lines)


def test_the_seed_imports_whole(opened: OpenLedger) -> None:
    """Every line of the Kursk case is taken, and C1 comes out contested with two late repetitions."""
    report = import_seed(opened)

    assert (report.read, report.appended, report.refusals) == (53, 53, [])
    status, counts = states(opened)["Ukrainian forces in Kursk Oblast are surrounded by Russian forces."]
    assert status is Status.CONTESTED
    assert (counts.assertions, counts.repetitions_after_opposition, counts.opposing_roots) == (4, 2, 5)


def test_the_same_file_again_appends_nothing(opened: OpenLedger) -> None:
    """Lines are known by namespace and ref."""
    import_seed(opened)
    head = opened.log.head()

    again = import_seed(opened)

    assert (again.read, again.appended, again.repeated, again.refused) == (53, 0, 53, 0)
    assert opened.log.head() == head


@pytest.mark.parametrize("stop_after", [1, 40, 52])
def test_an_import_that_broke_off_is_completed_by_the_next(opened: OpenLedger, stop_after: int) -> None:
    """What was committed is recognised, what was not is appended, whenever it broke off."""

    def break_off(lines: Iterable[bytes]) -> Iterator[bytes]:
        for number, line in enumerate(lines):
            if number > stop_after:
                raise DatabaseUnreachable(reason="the cable was pulled")
            yield line

    with SEED.open("rb") as lines, pytest.raises(DatabaseUnreachable):
        import_lines(opened.bulk(), opened.writer_log, break_off(lines), batch_lines=1)
    report = import_seed(opened)

    assert (report.repeated, report.appended, report.refused) == (stop_after, 53 - stop_after, 0)
    assert opened.log.head().position == 64
    assert [status for status, _ in states(opened).values()].count(Status.CONTESTED) == 2


def test_a_bad_line_is_reported_and_the_rest_is_taken(opened: OpenLedger, importing: Importing) -> None:
    """Of a bad line nothing is written, and lines after it do not suffer."""
    bad = utterance("E1", {"act": "assert", "claim": "C1"}, {"act": "assert", "claim": "C9"})

    report = importing(*BASICS, bad, claim("C3"))

    assert report.refusals == [Refusal(6, "there is no claim C9", "unknown-reference")]
    assert (report.appended, opened.log.head().position) == (5, 5)


def test_strict_stops_at_the_first_bad_line(opened: OpenLedger, importing: Importing) -> None:
    """What stands before the bad line stays."""
    report = importing(agent("anna"), {"op": "sing"}, agent("ben"), strict=True)

    assert [refusal.number for refusal in report.refusals] == [3]
    assert (report.read, report.appended, opened.log.head().position) == (2, 1, 1)


def test_a_later_file_names_refs_of_an_earlier_one(importing: Importing) -> None:
    """Refs live as long as the ledger, in their own namespace only."""
    importing(*BASICS, utterance("E1", {"act": "assert", "claim": "C1"}))
    against = utterance("E2", {"act": "rebut", "claim": "C1", "targets": [{"entry": "E1/C1"}]})

    assert importing(against | {"speakers": ["ben"]}).appended == 1
    elsewhere = importing(against, namespace="elsewhere")
    assert elsewhere.refusals[0].reason.startswith("there is no ")


def test_lines_without_ref_are_recognised_too(opened: OpenLedger, importing: Importing) -> None:
    """The same change twice in one file is made twice, and the file again changes nothing."""
    there = {"op": "reword", "claim": "C1", "statement": "one", "reason": "shorter"}
    back = there | {"statement": "two"}

    first = importing(*BASICS, there, back, there)
    head = opened.log.head()
    again = importing(*BASICS, there, back, dict(reversed(there.items())))

    assert (first.appended, first.refused) == (7, 0)
    assert (again.appended, again.repeated, opened.log.head()) == (0, 7, head)


def test_a_ref_stands_for_one_line_for_ever(importing: Importing) -> None:
    """Another line under a ref that was used is refused and says so."""
    importing(agent("anna"))

    report = importing(agent("anna", name="somebody else"))

    assert report.refusals == [
        Refusal(2, "another line was imported as test:anna already", "idempotency-key-reused")
    ]


def test_progress_hears_of_every_line(importing: Importing) -> None:
    """The report grows line by line; a refusal is told when it happens."""
    heard: list[tuple[int, Refusal | None]] = []

    importing(
        agent("anna"), {"op": "sing"}, progress=lambda report, refusal: heard.append((report.read, refusal))
    )

    assert [count for count, _ in heard] == [1, 2]
    assert [refusal is None for _, refusal in heard] == [True, False]


def test_a_file_without_its_header_is_not_read(opened: OpenLedger) -> None:
    """Without a namespace no ref means anything."""
    firsts = [b"", b"{}", b'{"op":"agent"}', b'{"format":"claims-ledger/2","namespace":"x"}', b"\xff"]
    namespaces = (b"", b"a b", b"a:b", b"a/b", b"x" * 201)
    firsts += [b'{"format":"claims-ledger/1","namespace":"%s"}' % namespace for namespace in namespaces]
    for first in firsts:
        lines = [first, b'{"op":"agent","name":"a","kind":"person"}']

        report = import_lines(opened.bulk(), opened.writer_log, lines)

        assert (report.read, report.refused, report.refusals[0].number) == (1, 1, 1), first
    assert opened.log.head().position == 0


def test_an_empty_file_is_refused(opened: OpenLedger) -> None:
    """No lines, no header."""
    report = import_lines(opened.bulk(), opened.writer_log, [])

    assert report.refusals == [Refusal(1, "the file is empty", "invalid-line")]


def test_refusals_are_called_as_over_http() -> None:
    """A refused line and a refused request of the same kind have the same slug."""
    for error, problem in PROBLEMS.items():
        if issubclass(error, CommandRefused | NotFound | Conflict | InvalidLine):
            assert slug_of(error.__new__(error)) == problem.slug


def test_changes_keep_the_ids_they_bring(opened: OpenLedger, importing: Importing) -> None:
    """Whatever changes a record may name its event; of a corrected utterance the first one."""
    act = {"act": "assert", "claim": "C1"}
    link = {"op": "link", "ref": "L1", "from": "C1", "to": "C2", "relation": "same_as"}
    source = {"op": "source", "ref": "kp", "title": "Kyiv Post"}
    importing(*BASICS, utterance("E1", act, act | {"claim": "C2"}), link, source)
    changes: list[dict[str, Any]] = [
        {"op": "correct", "utterance": "E1", "set": {"notes": "x"}, "reason": "y"},
        {"op": "correct", "entry": "E1/C1", "set": {"presupposed": True}, "reason": "y"},
        {"op": "correct", "agent": "anna", "set": {"notes": "x"}, "reason": "y"},
        {"op": "correct", "source": "kp", "set": {"notes": "x"}, "reason": "y"},
        {"op": "evidence", "entry": "E1/C1", "description": "x"},
        {"op": "verify", "source": "kp", "sha256": "0" * 64, "on": "2025-03-13"},
        {"op": "reword", "claim": "C1", "statement": "anew", "reason": "y"},
        {"op": "unlink", "link": "L1", "reason": "y"},
        {"op": "void", "entry": "E1/C1", "reason": "y"},
    ]
    brought = [new_id("event") for _ in changes]
    head = opened.log.head().position

    report = importing(*(change | {"id": id_} for change, id_ in zip(changes, brought, strict=True)))
    again = importing(agent("carl"), {"op": "void", "entry": "E1/C2", "reason": "y", "id": brought[0]})

    recorded = [event.event.event_id for event in opened.log.page(after=head, limit=20)]
    assert report.refusals == []
    assert [recorded[0], *recorded[2:10]] == brought
    assert [refusal.slug for refusal in again.refusals] == ["identifier-taken"]


def test_refused_lines_are_tried_again(opened: OpenLedger, importing: Importing) -> None:
    """Unchanged or corrected, until everything is taken; then the file appends nothing any more."""
    forward = utterance("E1", {"act": "assert", "claim": "C1"}, speaker="later")
    wrong = utterance("E2", {"act": "asert", "claim": "C1"})
    right = utterance("E2", {"act": "assert", "claim": "C1"})
    rest = agent("later")

    files = [(forward, wrong, rest), (forward, right, rest), (forward, right, rest)]
    reports = [importing(*BASICS, *lines) for lines in files]

    assert [(report.appended, report.refused) for report in reports] == [(5, 2), (2, 0), (0, 0)]
