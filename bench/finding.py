"""What a part of the bench found out: a line for people, and figures to compare with another run's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Figure = str | int | float | bool | None


@dataclass(frozen=True)
class Finding:
    """A line of the table; ``figures`` names every number in it, its unit in the name."""

    text: str
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text
