"""What all commands share."""

from typing import Annotated

from pydantic import ConfigDict, Field

from ledger.domain.text import Statement
from ledger.domain.value import Frozen

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A BCP 47 language tag."""

Reason = Annotated[Statement, Field(min_length=1)]
"""Why a record was changed; never empty."""

MediaType = Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=200)]
"""A media type such as ``text/plain``."""


class Command(Frozen):
    """Base of what can be recorded."""

    model_config = ConfigDict(populate_by_name=True)
