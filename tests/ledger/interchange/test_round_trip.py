"""Exported from one database and imported into another: every answer is the same, and nothing comes twice."""

from contextlib import suppress
from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application.ledger import Ledger
from ledger.application.preparation import Context
from ledger.bootstrap import OpenLedger
from ledger.domain.commands import RedactEvent
from ledger.domain.events import EventRedacted
from ledger.domain.inverse import name_of
from ledger.interchange.exporter import export_lines
from ledger.interchange.importer import import_lines
from ledger.interchange.report import ImportReport
from tests.histories.history import REFUSALS, Step
from tests.histories.strategy import commands_strategy
from tests.ledger.interchange.answer import answers
from tests.ledger.interchange.copying import assert_names_kept, told
from tests.ledger.interchange.test_importer import import_seed
from tests.support.database import Cluster
from tests.support.opening import open_on

KURSK_DAYS = [date(2025, 3, day) for day in (12, 13, 14, 20)]
CONTEXT = Context(recorded_by="key_1")


def export(opened: OpenLedger, upto: int | None = None) -> str:
    head = opened.writer_log.head().position
    return "".join(text for _, text in export_lines(opened.writer_log, head if upto is None else upto))


def import_file(opened: OpenLedger, file: str) -> ImportReport:
    return import_lines(opened.bulk(), opened.writer_log, file.encode().splitlines(keepends=True))


def redact(opened: OpenLedger, position: int) -> None:
    event = opened.writer_log.event(position).event
    opened.ledger.execute(RedactEvent(event=name_of(event), basis="court order 7"), CONTEXT)


def record(opened: OpenLedger, steps: tuple[Step, ...], marks: list[int]) -> None:
    """Record the steps, each at its own time, and redact what the marks choose, from the middle on."""
    now: list[datetime] = []
    ledger = Ledger(opened.ledger._application, opened.writer_log, clock=lambda: now[-1])
    for number, step in enumerate(steps):
        now.append(step.at)
        with suppress(*REFUSALS):
            ledger.execute(step.command, CONTEXT)
        if number == len(steps) // 2:
            redact_some(opened, marks[::2])
    redact_some(opened, marks[1::2])


def redact_some(opened: OpenLedger, marks: list[int]) -> None:
    for mark in marks:
        position = 1 + mark % opened.writer_log.head().position
        if not isinstance(opened.writer_log.event(position).event, EventRedacted):
            redact(opened, position)


def assert_equal(copy: OpenLedger, opened: OpenLedger, days: list[date]) -> None:
    events, copied = (list(each.writer_log.scan()) for each in (opened, copy))
    assert told(copied) == told(events)
    assert_names_kept(copied, events)
    assert answers(copy, days) == answers(opened, days)
    assert export(copy) == export(opened)


def test_the_kursk_case_comes_back(opened: OpenLedger, copy: OpenLedger) -> None:
    """Imported, exported and imported: the same states on every clock."""
    import_seed(opened)

    report = import_file(copy, export(opened))

    assert (report.appended, report.refusals) == (53, [])
    assert_equal(copy, opened, KURSK_DAYS)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=commands_strategy(), marks=st.lists(st.integers(0, 999), max_size=4))
def test_histories_come_back(cluster: Cluster, steps: tuple[Step, ...], marks: list[int]) -> None:
    """Recorded in the past, redacted in part, and imported now: the answers are the same on every day."""
    with open_on(cluster.create()) as opened, open_on(cluster.create()) as copy:
        record(opened, steps, marks)

        report = import_file(copy, export(opened))

        assert report.refusals == []
        assert_equal(copy, opened, [step.at.date() for step in steps[::9]])


def test_exported_twice_and_imported_twice_appends_nothing_twice(
    opened: OpenLedger, copy: OpenLedger
) -> None:
    """The ledger grew between the exports: of the second only what is new is appended, in any ledger."""
    import_seed(opened)
    before = export(opened, upto=opened.log.at_position(42).position)
    reports = [import_file(copy, file) for file in (before, export(opened), export(copy), export(opened))]

    assert [report.refused for report in reports] == [0, 0, 0, 0]
    assert [report.appended for report in reports[2:]] == [0, 0]
    assert reports[0].appended + reports[1].appended == 53
    assert export(copy) == export(opened)


def test_what_was_redacted_since_is_redacted_in_the_copy(opened: OpenLedger, copy: OpenLedger) -> None:
    """A later export takes the text from a ledger that imported an earlier one."""
    import_seed(opened)
    import_file(copy, export(opened))
    claim, entry = (next(r for r in opened.log.scan() if r.topic == t) for t in TOPICS)
    redact(opened, claim.position)
    redact(opened, entry.position)

    report = import_file(copy, export(opened))

    redacted = [copy.log.event(position).redaction for position in (claim.position, entry.position)]
    assert [mark and mark.basis for mark in redacted] == ["court order 7", "court order 7"]
    assert {refusal.slug for refusal in report.refusals} == {"idempotency-key-reused", "identifier-taken"}
    assert report.appended == 2


TOPICS = ("claim.registered.v1", "claim.asserted.v1")


def test_a_redaction_shows_in_an_export_of_an_earlier_moment(opened: OpenLedger, copy: OpenLedger) -> None:
    """The payload is gone whatever the moment; the redaction stands at the end of the file."""
    import_seed(opened)
    redact(opened, 20)

    report = import_file(copy, export(opened, upto=30))

    mark = copy.log.event(20).redaction
    assert report.refusals == []
    assert copy.log.head().position == 31
    assert mark == opened.log.event(20).redaction.model_copy(update={"position": 31})  # type: ignore[union-attr]


def test_an_empty_ledger_is_a_header(opened: OpenLedger) -> None:
    """Which imports, and appends nothing."""
    file = export(opened)

    assert file == '{"format":"claims-ledger/1","namespace":"claims-ledger"}\n'
    assert import_file(opened, file).read == 0
