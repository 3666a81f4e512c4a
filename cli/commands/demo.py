"""``claims-ledger demo``."""

import rich_click as click

from cli.ending import DONE, NO
from cli.opening import read_settings


@click.command()
@click.option(
    "--check", "is_check", is_flag=True, help="Compare what the API says with what is expected, and stop."
)
def demo(*, is_check: bool) -> int:
    """Start everything on this machine, with the Kursk case, and serve it until Ctrl-C.

    The demonstration has a ledger of its own in LEDGER_DATA_DIR/demo, and keeps it: started again, it goes on
    with what is there. `--check` uses a new one that is gone afterwards, so it can run beside the other.
    """
    # These load the HTTP framework.
    from cli.demo.check import check
    from cli.demo.show import show

    settings = read_settings()
    if is_check:
        return DONE if check(settings) else NO
    show(settings)
    return DONE
