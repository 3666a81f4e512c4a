"""Generated interchange files can be repeated, and the ledger takes every line of them."""

from collections import Counter

from bench.interchange import interchange_lines
from ledger.bootstrap import OpenLedger
from ledger.interchange.importer import import_lines
from ledger.interchange.line import Line
from ledger.interchange.parser import load_object, parse_header, parse_line


def parsed(lines: list[bytes]) -> list[Line]:
    """Each line after the header, through the ledger's own parser."""
    return [parse_line(load_object(raw, number), number) for number, raw in enumerate(lines[1:], start=2)]


def test_a_file_can_be_repeated() -> None:
    """One seed, one file, and a longer one begins the same; another seed, another."""
    first, again, longer = (list(interchange_lines(size)) for size in (2_000, 2_000, 3_000))

    assert first == again == longer[:2_001]
    assert first[:100] != list(interchange_lines(99, seed=2))


def test_the_parser_takes_every_line() -> None:
    """So many lines as were asked for, each with a ref of its own, and most of them utterances."""
    lines = list(interchange_lines(5_000))

    header, rest = parse_header(lines[0]), parsed(lines)

    assert header.namespace == "bench"
    assert len({line.ref for line in rest}) == len(rest) == 5_000
    counts = Counter(load_object(raw, 1)["op"] for raw in lines[1:])
    assert set(counts) == {"agent", "source", "claim", "utterance", "evidence", "reword", "correct"}
    assert 0.6 < counts["utterance"] / 5_000 < 0.8


def test_the_ledger_takes_every_line_once(opened: OpenLedger) -> None:
    """Nothing is refused, and the second import appends nothing."""
    lines = list(interchange_lines(250, seed=3))

    first, second = (import_lines(opened.bulk(), opened.writer_log, lines) for _ in range(2))

    assert (first.appended, first.refusals) == (250, [])
    assert (second.appended, second.repeated) == (0, 250)
