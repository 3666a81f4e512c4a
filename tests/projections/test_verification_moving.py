"""Verification of views that move: events, redactions, rebuilds and histories come while it looks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from projections.claims.view import CLAIMS
from projections.entries.view import ENTRIES
from projections.registry import VIEWS, open_admin, open_engine, open_verifications
from projections.stored import read_rows
from projections.verification.report import Asked
from projections.view import Row
from tests.histories.history import Step
from tests.histories.strategy import commands_strategy
from tests.projections.keeper import Keeper
from tests.projections.test_agreement import CASES, Case, check_agreement
from tests.support.waiting import eventually

ALL = Asked.for_all()


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """Do the work again and again in another thread."""
    is_over = threading.Event()
    failures: list[Exception] = []

    def run() -> None:
        try:
            while not is_over.is_set():
                work()
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
    assert not failures


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=commands_strategy(), case=CASES)
def test_any_history_is_verified_clean(shared_keeper: Keeper, steps: tuple[Step, ...], case: Case) -> None:
    """Whatever was recorded and redacted, and however it was fed, nothing differs."""
    check_agreement(shared_keeper, steps, case)
    with open_verifications(shared_keeper.database.projector) as verifications:
        for view in VIEWS:
            report = verifications.verify(view.name, ALL)
            assert (report.differences, report.unsettled) == (0, 0), report.listed
            assert report.streams == sum(len(shared_keeper.streams(kind)) for kind in view.kinds)


def test_a_view_that_moves_on_makes_no_difference(keeper: Keeper) -> None:
    """While an engine feeds new entries, redactions among them, every verification is clean."""
    (claim,), agent = keeper.claims(), keeper.agent()
    with open_engine(keeper.database.projector, batch_size=3):
        eventually(lambda: keeper.position(ENTRIES) == keeper.head)

        def record() -> None:
            keeper.claims()
            keeper.say({"act": "assert", "claim": claim, "notes": "hm"}, speaker=agent)
            keeper.redact(keeper.head)

        with meanwhile(record), open_verifications(keeper.database.projector) as verifications:
            reports = [verifications.verify(view.name, ALL) for _ in range(6) for view in VIEWS]

    assert [report.listed for report in reports] == [()] * len(reports)
    assert sum(report.unsettled for report in reports) == 0
    assert any(report.to_position > 30 for report in reports)


def test_a_rebuild_in_the_middle_makes_no_difference(keeper: Keeper) -> None:
    """While one copy after another takes over, every verification is clean, and compares all rows."""
    for claim in keeper.claims(20):
        keeper.say({"act": "assert", "claim": claim})
    views = (CLAIMS, ENTRIES)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_verifications(keeper.database.projector, views=views) as verifications,
    ):
        admin.rebuild("entries")
        with meanwhile(lambda: admin.rebuild("entries")):
            reports = [verifications.verify("entries", ALL) for _ in range(30)]
        with keeper.superuser() as connection:
            generation = connection.execute("SELECT max(generation) FROM views.status").fetchone() or (0,)

    assert {(report.rows, report.differences) for report in reports} == {(20, 0)}
    assert generation[0] > 5


def test_position_and_rows_are_of_one_moment(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that moves on between the read of its position and that of its rows makes no difference."""
    (claim,) = keeper.claims()
    with keeper.feed(CLAIMS) as feed, open_verifications(keeper.database.projector) as verifications:
        feed.step()
        keeper.say({"act": "assert", "claim": claim})

        def read_late(*arguments: Any, **options: Any) -> list[Row]:
            feed.step()
            return read_rows(*arguments, **options)

        monkeypatch.setattr("projections.verification.verifier.read_rows", read_late)
        report = verifications.verify("claims", Asked.for_key(claim))
        again = verifications.verify("claims", Asked.for_key(claim))

    assert (report.rows, report.differences, again.differences) == (1, 0, 0)
    assert again.to_position == keeper.head


def test_a_text_that_goes_ahead_of_the_view_is_waited_for(keeper: Keeper) -> None:
    """What was redacted after the view's position is no difference; it is told when the view stands still."""
    keeper.claims(3)
    with keeper.feed(CLAIMS) as feed, open_verifications(keeper.database.projector) as verifications:
        feed.step()
        keeper.redact(2)

        standing = verifications.verify("claims", ALL)
        threading.Timer(1.0, feed.step).start()
        moving = verifications.verify("claims", ALL)

    assert (standing.differences, standing.unsettled, standing.rows) == (0, 1, 2)
    rows = sum(map(len, keeper.rows(CLAIMS).values()))
    assert (moving.differences, moving.unsettled, moving.rows) == (0, 0, rows)
