"""What all commands share."""

from typing import Annotated

from pydantic import ConfigDict, Field

from ledger.domain.frozen import Frozen
from ledger.domain.text import Address, Statement

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A BCP 47 language tag."""

SAYS_SOMETHING = Field(min_length=1, pattern=r"\S")
"""Of texts that may not be blank."""

Reason = Annotated[Statement, SAYS_SOMETHING]
"""Why a record was changed; never blank."""

WebAddress = Annotated[Address, Field(pattern=r"^https?://\S+$")]
"""An address that a page may link to: nothing that a browser would run."""

MediaType = Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=200)]
"""A media type such as ``text/plain``."""


EventId = Annotated[str | None, Field(max_length=64, description="the id of its event, kept from an export")]


Changed = Annotated[
    tuple[str, ...] | None,
    Field(min_length=1, max_length=50, description="which fields it corrected, kept from an export"),
]
"""Given where what was corrected is redacted: nobody can compare it any more."""


class Command(Frozen):
    """Base of what can be recorded."""

    model_config = ConfigDict(populate_by_name=True)
