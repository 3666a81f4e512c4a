"""The demonstration as a test: what its own HTTP API answers, beside what the case must show."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from api.app import create_app
from api.server import listening
from cli.demo.client import Client
from cli.demo.stage import Stage, open_stage
from cli.terminal import printable, stdout
from ledger.settings import Settings

_PUTIN: Final = "Vladimir Putin"
_TRUMP: Final = "Donald Trump"
_ISW: Final = "Institute for the Study of War"

EXPECTED_DAYS: Final = {
    # day on the said clock: status of C1, who asserts it, who opposes it, repetitions after opposition
    "2025-03-12": ("no_record", [], [], 0),
    "2025-03-13": ("unchallenged", [_PUTIN], [], 0),
    "2025-03-14": ("contested", [_PUTIN], [_ISW], 0),
    "2025-03-18": ("contested", [_PUTIN, _TRUMP], [_ISW], 2),
    "2025-03-20": (
        "contested",
        [_PUTIN, _TRUMP],
        [
            "Institute for the Study of War",
            "Kyiv Post",
            "Volodymyr Zelensky",
            "independent analysts",
            "three US and European officials",
        ],
        2,
    ),
}
EXPECTED_CONTESTED: Final = ("C1", "C2")
EXPECTED_DIFFERENCE: Final[tuple[list[str], list[tuple[str, str, str]], list[str]]] = (
    ["unchallenged", "contested"],
    [(_TRUMP, "assert, presupposed", "-"), (_ISW, "assess", "undercut")],
    [],
)
"""From 13 to 14 March: the status, who does what with which relation, and what is gone."""


@dataclass(slots=True)
class Findings:
    """What was compared, and what differs."""

    compared: int = 0
    differences: list[str] = field(default_factory=list)

    def compare(self, what: str, found: Any, expected: Any) -> Text:
        """Note the comparison; its mark comes back."""
        self.compared += 1
        if found == expected:
            return Text("ok", style="green")
        self.differences.append(f"{what}: expected {expected}, found {found}")
        return Text("differs", style="bold red")


def check(settings: Settings) -> bool:
    """Run the demonstration in a folder that is gone afterwards; true when everything is as expected."""
    findings = Findings()
    with (
        tempfile.TemporaryDirectory(prefix="claims-ledger-check-") as folder,
        open_stage(settings, Path(folder), is_durable=False) as stage,
        listening(create_app(stage.settings, stage.databases)) as address,
        Client(address.url, stage.key) as client,
    ):
        client.wait_for_views(stage.opened.writer_log.head().position)
        for look in (_check_contested, _check_days, _check_difference):
            try:
                look(stage, client, findings)
            except httpx.HTTPError as error:
                findings.compare("the answers over HTTP", str(error), "no error")
    console = stdout()
    for difference in findings.differences:
        console.print(Text(printable(f"differs: {difference}"), style="red"))
    kept = findings.compared - len(findings.differences)
    console.print(f"\n{kept} of {findings.compared} comparisons are as expected")
    return not findings.differences


def _check_contested(stage: Stage, client: Client, findings: Findings) -> None:
    items = client.get("/v1/claims", status="contested")["items"]
    expected = {stage.claim_id(ref): ref for ref in EXPECTED_CONTESTED}
    table = _table("Contested now", "claim", "statement", "asserted by", "opposed by")
    for item in items:
        table.add_row(
            expected.get(item["claim_id"], "-"),
            printable(item["statement"]),
            _names(client.names(item["asserted_by"])),
            _names(client.names(item["opposed_by"])),
        )
    found = sorted(expected.get(item["claim_id"], item["claim_id"]) for item in items)
    table.caption = findings.compare("contested now", found, list(EXPECTED_CONTESTED))
    stdout().print(table, soft_wrap=False)


def _check_days(stage: Stage, client: Client, findings: Findings) -> None:
    path = f"/v1/claims/{stage.claim_id('C1')}"
    title = f"C1, as of what was said by each day\n{client.get(path)['statement']}"
    table = _table(title, "day", "status", "asserted by", "opposed by", "repeated*", "")
    table.caption = "* assertions after the first opposition"
    for day, expected in EXPECTED_DAYS.items():
        state = client.get(path, said_as_of=day)
        asserted = client.names(state["asserted_by"])
        opposed = sorted(client.names(state["opposed_by"]))
        repeated = state["counts"]["repetitions_after_opposition"]
        mark = findings.compare(f"C1 at {day}", (state["status"], asserted, opposed, repeated), expected)
        table.add_row(day, state["status"], _names(asserted), _names(opposed), str(repeated), mark)
    stdout().print(table, soft_wrap=False)


def _check_difference(stage: Stage, client: Client, findings: Findings) -> None:
    path = f"/v1/claims/{stage.claim_id('C1')}/diff"
    difference = client.get(path, **{"from": "2025-03-13", "to": "2025-03-14", "clock": "said"})
    added = [
        (", ".join(client.names(entry["speakers"])), _act(entry), entry["relation"] or "-")
        for entry in difference["entries_added"]
    ]
    before, after = difference["status"]
    table = _table(f"C1 from 13 to 14 March: {before} -> {after}", "who", "does", "relation")
    for row in added:
        table.add_row(*map(printable, row))
    found = (difference["status"], added, difference["entries_removed"])
    table.caption = findings.compare("C1 from 2025-03-13 to 2025-03-14", found, EXPECTED_DIFFERENCE)
    stdout().print(table, soft_wrap=False)


def _act(entry: dict[str, Any]) -> str:
    return f"{entry['act']}, presupposed" if entry["presupposed"] else str(entry["act"])


def _table(title: str, *columns: str) -> Table:
    """Columns of words that belong together (days, statuses) are never broken; lists are."""
    table = Table(title=f"\n{printable(title)}", title_style="bold", title_justify="left", box=SIMPLE_HEAD)
    table.caption_justify = "left"
    for column in columns:
        table.add_column(column, no_wrap=column in ("day", "status", "asserted by"))
    return table


def _names(names: list[str]) -> str:
    return printable("; ".join(names)) or "-"
