"""The demonstration for people: where it is, with which key, and what to try."""

import errno
from functools import partial
from typing import Final

from rich.table import Table
from rich.text import Text

from api.app import create_app
from api.server import Address, serve
from cli.demo.stage import Stage, open_stage
from cli.stop import ignore_signals
from cli.terminal import print_note, stdout
from ledger.settings import Settings

HOST: Final = "127.0.0.1"


def show(settings: Settings) -> None:
    """Serve the demonstration until SIGINT or SIGTERM."""
    with open_stage(settings, settings.data_dir / "demo", is_durable=True) as stage:
        _serve(stage)
        ignore_signals()
        print_note("stopping")


def _serve(stage: Stage) -> None:
    announce = partial(_announce, stage)
    try:
        serve(create_app(stage.settings, stage.databases), HOST, stage.settings.port, announce=announce)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print_note(f"port {stage.settings.port} is taken; another one is used")
        serve(create_app(stage.settings, stage.databases), HOST, 0, announce=announce)


def _announce(stage: Stage, address: Address) -> None:
    console = stdout()
    head = stage.opened.writer_log.head().position
    console.print(Text("\nclaims-ledger demo", style="bold") + Text(f": the Kursk case, {head} events\n"))
    console.print(_facts(stage, address))
    console.print("\nTry:\n")
    for meaning, command in _examples(stage, address):
        console.print(Text(f"  # {meaning}", style="dim"))
        console.print(Text(f"  {command}\n"))
    console.print("Ctrl-C ends it; what was recorded is there again next time.")


def _facts(stage: Stage, address: Address) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2))
    table.add_row("  address", Text(address.url, style="bold"))
    table.add_row("  operations", f"{address.url}/schema")
    table.add_row("  editor key", Text(stage.key, style="bold"))
    table.add_row("  data", str(stage.settings.data_dir))
    return table


def _examples(stage: Stage, address: Address) -> list[tuple[str, str]]:
    claim = f"{address.url}/v1/claims/{stage.claim_id('C1')}"
    days = "from=2025-03-13&to=2025-03-14&clock=said"
    return [
        ("what is contested now", f"curl '{address.url}/v1/claims?status=contested'"),
        ("are they surrounded? as of what was said by 13 March", f"curl '{claim}?said_as_of=2025-03-13'"),
        ("what the next day changed, and who did it", f"curl '{claim}/diff?{days}'"),
        ("everything that was ever recorded about it", f"curl '{claim}/history'"),
        (
            "write: agents, claims and utterances, each with the key",
            f"curl '{address.url}/v1/agents' -H 'Authorization: Bearer {stage.key}'"
            " -H 'Content-Type: application/json' -H 'Idempotency-Key: first-try'"
            """ -d '{"name":"Kyiv Independent","kind":"organization"}'""",
        ),
    ]
