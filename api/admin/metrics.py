"""Metrics in the text format of Prometheus, read from the database when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from litestar import Request, Response, get
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from pydantic import RootModel

from api.openapi.operation import Operation, describe
from api.services import Services, in_thread, services_of
from projections.report import ViewStatus
from projections.verification.report import Integrity, ViewIntegrity

_PREFIX: Final = "claims_ledger"
_STATES: Final[tuple[str, ...]] = get_args(ViewStatus.model_fields["state"].annotation)

_OF_VIEWS: Final[dict[str, tuple[str, Callable[[ViewStatus], float]]]] = {
    "view_position": ("The last position that the view has folded", lambda view: view.position),
    "view_lag_events": ("Events that the view has not folded yet", lambda view: view.lag_events),
    "view_lag_seconds": ("Age of the first event not folded yet", lambda view: view.lag_seconds),
    "view_rows": ("Rows of the view", lambda view: view.rows),
    "view_failed": ("1 while the view stands before an event", lambda view: view.failure is not None),
    "view_rebuilding": ("1 while the view is rebuilt", lambda view: view.state == "rebuilding"),
}

_COUNTED: Final[dict[str, tuple[str, Callable[[ViewIntegrity], float]]]] = {
    "self_check_checks": ("Samples compared", lambda view: view.checks),
    "self_check_streams": ("Streams compared", lambda view: view.streams),
    "self_check_rows": ("Rows compared", lambda view: view.rows),
    "self_check_differences": ("Rows seen that are not what the log gives", lambda view: view.differences),
}


class Metrics(RootModel[str]):
    """Lines of text."""


@dataclass(frozen=True, eq=False)
class _Scrape(Collector):
    """What one request read."""

    head: int
    views: Sequence[ViewStatus]
    integrity: Integrity

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(f"{_PREFIX}_log_position", "The last position of the log", value=self.head)
        for name, (meaning, value) in _OF_VIEWS.items():
            yield _gauge(name, meaning, ((view.name, float(value(view))) for view in self.views))
        states = GaugeMetricFamily(
            f"{_PREFIX}_view_state", "1 for the state of the view", labels=["view", "state"]
        )
        for view in self.views:
            for state in _STATES:
                states.add_metric([view.name, state], float(view.state == state))
        yield states
        yield from self._checks()

    def _checks(self) -> Iterator[Metric]:
        checked = self.integrity.views
        for name, (meaning, value) in _COUNTED.items():
            counter = CounterMetricFamily(f"{_PREFIX}_{name}", meaning, labels=["view"])
            for view in checked:
                counter.add_metric([view.view], float(value(view)))
            yield counter
        yield _gauge(
            "self_check_age_seconds",
            "Time since the last sample was compared",
            ((view.view, age) for view in checked if (age := view.last_check_age_seconds) is not None),
        )
        meaning = "1 while no difference stands: see /admin/integrity"
        yield _gauge("view_ok", meaning, ((view.view, float(view.is_ok)) for view in checked))
        running = float(self.integrity.is_checking)
        yield GaugeMetricFamily(f"{_PREFIX}_self_check_running", "1 while views are checked", value=running)


@get(
    "/metrics",
    **describe(
        Operation(
            "getMetrics",
            "Metrics for Prometheus",
            "Health",
            Metrics,
            access="read",
            is_tagged=False,
            media_type=CONTENT_TYPE_PLAIN_0_0_4,
        )
    ),
)
async def get_metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The position of the log; of each view its position, lag, rows and state, and what the self-check found.

    Numbers alone: no text and no id of a record. They are of the database, whatever process answers.
    """
    scrape = await in_thread(_scrape, services_of(request))
    # A registry of its own: what the library counts of this process is no matter of the ledger.
    registry = CollectorRegistry()
    registry.register(scrape)
    return Response(
        generate_latest(registry),
        status_code=200,
        # Litestar adds the charset to every text.
        media_type=CONTENT_TYPE_PLAIN_0_0_4.removesuffix("; charset=utf-8"),
        headers={"cache-control": "no-store"},
    )


def _scrape(services: Services) -> _Scrape:
    return _Scrape(
        head=services.opened.log.head().position,
        views=services.admin.list_status(),
        integrity=services.verifications.integrity(),
    )


def _gauge(name: str, meaning: str, values: Iterator[tuple[str, float]]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(f"{_PREFIX}_{name}", meaning, labels=["view"])
    for view, value in values:
        gauge.add_metric([view], value)
    return gauge
