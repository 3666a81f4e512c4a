"""Batches among other writers: everything ends recorded once, and what is refused takes nothing with it."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from ledger.application.bulk import Bulk
from ledger.application.preparation import Context
from ledger.bootstrap import OpenLedger
from ledger.domain.commands import RewordClaim
from ledger.interchange import importer
from ledger.interchange.importer import import_lines
from ledger.interchange.parser import LINE_LIMIT, parse_line, read_lines
from ledger.interchange.recording import KeyedLine, Record, Recording
from ledger.interchange.report import ImportReport, Refusal
from ledger.interchange.resolver import Resolver
from ledger.persistence.reading import Reader
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import BASICS, agent, claim, utterance
from tests.support.database import Database
from tests.support.opening import open_on

HEADER = {"format": "claims-ledger/1", "namespace": "test"}


def raw(*lines: dict[str, Any]) -> list[bytes]:
    return [json.dumps(line).encode() + b"\n" for line in (HEADER, *lines)]


def said(number: int, ref: str) -> dict[str, Any]:
    """An utterance on a claim, by an agent and in a source of its own."""
    act = {"act": "assert", "claim": f"C{number}"}
    speaker = f"A{number}"
    chain = [{"agents": ["anna"], "role": "publisher"}, {"agents": [speaker], "role": "speaker"}]
    reported = {"source": f"S{number}", "on": "2025-03-20"}
    return utterance(ref, act, speaker=speaker, reported=reported, chain=chain)


def changes(number: int) -> list[dict[str, Any]]:
    """Lines that change what ``said`` recorded, and one that says it again."""
    entry = f"E{number}/C{number}"
    return [
        {
            "op": "evidence",
            "ref": f"V{number}",
            "entry": entry,
            "source": f"S{number}",
            "description": "page",
        },
        {
            "op": "correct",
            "ref": f"K{number}",
            "utterance": f"E{number}",
            "set": {"notes": "x"},
            "reason": "y",
        },
        said(number, f"L{number}"),
        {"op": "void", "ref": f"W{number}", "entry": entry, "reason": "recorded twice"},
    ]


def says(count: int) -> list[dict[str, Any]]:
    return [utterance(f"E{number}", {"act": "assert", "claim": "C1"}) for number in range(count)]


def counts(report: ImportReport) -> tuple[int, int, int]:
    assert report.read == report.appended + report.repeated + report.refused
    return (report.appended, report.repeated, report.refused)


def reword(opened: OpenLedger) -> None:
    """What another writer does to C1."""
    known = opened.writer_log.answers("import", ["test:C1"])["test:C1"]
    command = {"claim": known.ids["claim_id"], "statement": os.urandom(4).hex(), "reason": "clearer"}
    opened.ledger.execute(RewordClaim.model_validate(command), Context("other"))


@pytest.fixture
def meddling(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None], int], list[int]]:
    """Does something before the first commits; the sizes in events of all batches come back."""

    def meddle(action: Callable[[], None], times: int) -> list[int]:
        sizes: list[int] = []
        commit = Bulk.commit

        def commit_late(bulk: Bulk) -> None:
            sizes.append(bulk.events)
            if len(sizes) <= times:
                action()
            commit(bulk)

        monkeypatch.setattr(Bulk, "commit", commit_late)
        return sizes

    return meddle


@pytest.mark.parametrize(("times", "sizes"), [(1, [8, 4, 4]), (2, [8, 4, 2, 2, 4]), (5, [8, 4, 2, 1, 1, 1])])
def test_a_batch_that_meets_another_writer_is_decided_again_in_halves(
    opened: OpenLedger, importing: Importing, meddling: Any, times: int, sizes: list[int]
) -> None:
    """Down to single records if need be; every line is recorded once, the other's events stay."""
    importing(*BASICS)
    met = meddling(lambda: reword(opened), times)

    report = importing(*says(8))

    assert (counts(report), met[: len(sizes)]) == ((8, 0, 0), sizes)
    assert opened.log.head().position == len(BASICS) + 8 + times


def test_a_record_that_never_wins_is_refused_as_a_conflict(
    opened: OpenLedger, importing: Importing, meddling: Any
) -> None:
    """It is given up in the end, and the lines around it are taken."""
    importing(*BASICS)
    met = meddling(lambda: reword(opened), 51)

    report = importing(*says(2))

    assert (counts(report), report.refusals[0].slug) == ((1, 0, 1), "revision-conflict")
    assert len(met) == 1 + 50 + 1


def test_strict_stops_in_a_batch_that_is_decided_again(
    opened: OpenLedger, importing: Importing, meddling: Any
) -> None:
    """What stands before the bad line stays, and nothing after it is appended."""
    importing(*BASICS)
    meddling(lambda: reword(opened), 2)
    lines = says(6)

    report = importing(*lines[:2], {"op": "sing"}, *lines[2:], strict=True)

    assert counts(report) == (2, 0, 1)
    assert opened.log.head().position == len(BASICS) + 2 + 2


def test_the_same_file_imported_by_two_at_once(database: Database) -> None:
    """Everything is recorded once, and each of the two says what it did."""
    lines = raw(*BASICS, *says(120), {"op": "sing"})
    together = Barrier(2)

    def run(_: int) -> ImportReport:
        with open_on(database) as opened:
            together.wait(30)
            return import_lines(opened.bulk(), opened.writer_log, lines, batch_lines=16)

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(run, range(2))

    assert [(each.read, each.refused) for each in (one, other)] == [(125, 1), (125, 1)]
    assert one.appended + other.appended == one.repeated + other.repeated == 124
    with open_on(database) as opened:
        assert opened.log.head().position == 124


def test_a_line_that_is_refused_in_a_batch_takes_nothing_with_it(
    opened: OpenLedger, importing: Importing
) -> None:
    """Its ref stands for nothing afterwards, so that lines which name it are refused as well."""
    bad = utterance("bad", {"act": "assert", "claim": "C1"}, {"act": "assert", "claim": "C9"})
    on_bad = utterance("on", {"act": "rebut", "claim": "C1", "targets": [{"entry": "bad/C1"}]})

    report = importing(*BASICS, bad, on_bad, bad | {"acts": bad["acts"][:1]}, on_bad)

    assert (counts(report), [refusal.number for refusal in report.refusals]) == ((6, 0, 2), [6, 7])
    assert opened.log.head().position == 6


def test_refs_of_a_record_that_was_refused_stand_for_nothing(opened: OpenLedger) -> None:
    """Also those of its lines that could have been recorded."""
    lines = [agent("anna"), utterance("E1", {"act": "assert", "claim": "C9"}), claim("C1")]
    keyed = [KeyedLine(line["ref"], parse_line(line, number)) for number, line in enumerate(lines, 1)]
    named = KeyedLine("L", parse_line({"op": "link", "from": "anna", "to": "anna", "relation": "same_as"}, 3))
    recording = Recording(opened.bulk(), Resolver(opened.writer_log, "test"))

    results = recording.record([Record(1, keyed[:2]), Record(2, [named]), Record(3, keyed[2:])], strict=False)

    assert [result.reason if isinstance(result, Refusal) else result for result in results] == [
        "there is no claim C9",
        "there is no claim anna",
        False,
    ]


def test_a_pipe_that_rests_leaves_nothing_waiting(opened: OpenLedger) -> None:
    """What was written is in the log before more comes."""
    header, *lines = raw(agent("anna"), agent("ben"), agent("carl"))
    seen: list[int] = []

    def write() -> Any:
        yield header
        yield None
        for line in lines:
            yield line
            yield None
            seen.append(opened.writer_log.head().position)

    report = import_lines(opened.bulk(), opened.writer_log, write())

    assert (counts(report), seen) == ((3, 0, 0), [1, 2, 3])


def test_a_resting_pipe_says_so(opened: OpenLedger) -> None:
    """Also with a line begun, which is read whole when its rest comes."""
    header, anna, ben = raw(agent("anna"), agent("ben"))
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as pipe:
        lines = read_lines(stream)
        pipe.write(header + anna[:10])
        first = [next(lines), next(lines)]
        pipe.write(anna[10:] + ben)
        pipe.close()
        rest = list(lines)

    assert first == [header, None]
    assert [line for line in rest if line is not None] == [anna, ben]


def test_a_batch_reads_as_often_however_many_lines_it_has(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that its lines name is read at once: claims, agents, sources, entries, and what was said before."""
    importing(agent("anna"))
    for number in range(30):
        source = {"op": "source", "ref": f"S{number}", "url": f"https://example.org/{number}"}
        importing(agent(f"A{number}"), claim(f"C{number}"), source, said(number, f"E{number}"))
    reads: list[object] = []
    run = Reader.run

    def counted(reader: Reader, work: Any) -> Any:
        reads.append(work)
        return run(reader, work)

    monkeypatch.setattr(Reader, "run", counted)
    needed = []
    for numbers in (range(2), range(2, 30)):
        lines = [line for number in numbers for line in changes(number)]
        assert counts(importing(*lines)) == (len(lines), 0, 0)
        needed.append(len(reads))
        reads.clear()

    assert needed[0] == needed[1]


def test_long_lines_make_short_batches(
    importing: Importing, monkeypatch: pytest.MonkeyPatch, meddling: Any
) -> None:
    """A batch ends when it has so many bytes; a line over the limit is refused and the next one taken."""
    monkeypatch.setattr(importer, "BATCH_BYTES", 3_000)
    met = meddling(lambda: None, 0)
    long = [claim(f"C{number}", notes="x" * 1_000) for number in range(6)]

    report = importing(*long, b'{"op":"agent","name":"' + b"x" * LINE_LIMIT + b'"}', agent("anna"))

    assert (counts(report), [refusal.number for refusal in report.refusals]) == ((7, 0, 1), [8])
    assert met == [3, 3, 0, 1]
