"""Points in time, as they are hashed and sent."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainSerializer


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC, always with microseconds: ``2025-03-14T09:30:00.000000Z``."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


Instant = Annotated[datetime, PlainSerializer(format_instant, return_type=str, when_used="json")]
"""A point in time, UTC; in JSON RFC 3339 with microseconds."""
