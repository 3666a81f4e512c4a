"""A placeholder."""

import rich_click as click


@click.command()
def demo() -> None:
    """Do it."""
