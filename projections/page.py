"""What reads of views give back: JSON values, as the models dump them, and what they are true for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")

Item = dict[str, Any]
"""An ``Agent`` or ``Source`` as ``model_dump(mode="json")`` gives it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a view is: the last position it has folded, 0 for none, and when that was recorded (UTC)."""

    position: int
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page(Reached, Generic[Key]):
    """A part of a list as it was at the position. ``next`` is the key to go on after; None at the end."""

    items: list[Item]
    next: Key | None


@dataclass(frozen=True, slots=True)
class Found(Reached):
    """One item as it was at the position; ``counts`` is empty for items that have none."""

    item: Item
    counts: Item


AgentPage = Page[str]
"""``next`` is the id of the last agent."""
SourcePage = Page[str]
"""``next`` is the id of the last source."""
