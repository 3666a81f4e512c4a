"""What the server itself says of a statement: time, rows it read, pages it touched."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.abc import Params
from psycopg.sql import SQL

from bench.sample import percentile
from projections.queries import load


@dataclass(frozen=True)
class Explained:
    """Of many executions: time without planning, planning apart; rows and pages of the last."""

    p50_ms: float
    p99_ms: float
    planning_p50_ms: float
    rows_read: int
    rows_given: int
    pages: int
    nodes: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"p50 {self.p50_ms:8.3f} ms  p99 {self.p99_ms:8.3f} ms  planning {self.planning_p50_ms:.3f} ms  "
            f"rows read {self.rows_read:,} given {self.rows_given:,}  pages {self.pages:,}  "
            f"{', '.join(self.nodes)}"
        )


def explain(url: str, statement: str | bytes, parameters: Params | None = None, runs: int = 100) -> Explained:
    """Run the statement so often under EXPLAIN (ANALYZE, BUFFERS), as readers of views do; nothing is kept.

    Rows read are those that the scans gave or threw away. Measuring itself costs time in plans of many rows.
    """
    text = statement.decode() if isinstance(statement, bytes) else statement
    with psycopg.connect(url) as connection:
        connection.execute(load("configure_reader"))
        plans = []
        for _ in range(runs):
            # The statement is ours, from a file.
            query = SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + text)
            row = connection.execute(query, parameters).fetchone()
            assert row is not None
            plans.append(row[0][0])
            connection.rollback()
    plan = plans[-1]["Plan"]
    scans = list(_scans(plan))
    return Explained(
        p50_ms=percentile([p["Execution Time"] for p in plans], 50),
        p99_ms=percentile([p["Execution Time"] for p in plans], 99),
        planning_p50_ms=percentile([p["Planning Time"] for p in plans], 50),
        rows_read=sum(map(_rows_read, scans)),
        rows_given=int(plan["Actual Rows"]),
        pages=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        nodes=tuple(
            f"{scan['Node Type']} {scan.get('Index Name', scan.get('Relation Name', ''))}" for scan in scans
        ),
    )


def _scans(node: dict[str, Any]) -> "list[dict[str, Any]]":
    """The nodes that read something themselves."""
    below = [scan for child in node.get("Plans", ()) for scan in _scans(child)]
    return below + ([node] if "Relation Name" in node or "Index Name" in node else [])


def _rows_read(scan: dict[str, Any]) -> int:
    removed = scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return int((scan["Actual Rows"] + removed) * scan["Actual Loops"])
