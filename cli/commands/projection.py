"""A placeholder."""

import rich_click as click


@click.command()
def projections() -> None:
    """Do it."""
