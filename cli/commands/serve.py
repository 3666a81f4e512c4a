"""A placeholder."""

import rich_click as click


@click.command()
def serve() -> None:
    """Do it."""
