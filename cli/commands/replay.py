"""``claims-ledger replay``."""

import sys

import rich_click as click

from cli.opening import open_checked_databases, read_settings
from ledger.application.question import parse_question
from ledger.bootstrap import open_replay
from ledger.domain.identifier import check_identifier
from ledger.domain.vocabulary import Certainty


@click.command()
@click.option(
    "--as-of", metavar="T", help="A position, a day (its end, UTC) or a time, on the recorded clock."
)
@click.option("--said-as-of", metavar="DAY", help="What had been said by that day.")
@click.option("--reported-as-of", metavar="DAY", help="What had been reported by that day.")
@click.option(
    "--certainty",
    type=click.Choice([certainty.value for certainty in Certainty]),
    help="With --said-as-of: certainly said by then (the default), or possibly.",
)
@click.option("--claim", metavar="ID", help="This claim alone.")
def replay(
    *,
    as_of: str | None,
    said_as_of: str | None,
    reported_as_of: str | None,
    certainty: str | None,
    claim: str | None,
) -> None:
    """Write the state of every claim at a moment as NDJSON, folded from the events alone.

    No view is touched: this is the definition that the views must agree with.
    """
    question = parse_question(
        as_of=as_of,
        said_as_of=said_as_of,
        reported_as_of=reported_as_of,
        certainty=Certainty(certainty) if certainty is not None else None,
    )
    settings = read_settings()
    with open_checked_databases(settings) as databases, open_replay(databases, settings) as replay:
        if claim is not None:
            states = iter([replay.state(check_identifier(claim, "claim"), question)])
        else:
            _, states = replay.states(question)
        for state in states:
            sys.stdout.write(state.model_dump_json() + "\n")
