"""A placeholder."""

import rich_click as click


@click.command()
def project() -> None:
    """Do it."""
