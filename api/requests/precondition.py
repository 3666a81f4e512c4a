"""``If-Match``: which revision of a stream the client has read.

"7:2c26b46b..."   the tag of a claim, agent or source: the revision counts, the digest does not
"7"               the same, shorter
W/"7:..."         the same, as a proxy that compresses passes it on
*                 names no revision and is refused, as if nothing had been sent
"""

import re
from typing import Any, Final

from litestar import Request

from api.problems.errors import FieldError, PreconditionRequired, ValidationFailed

_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})(?::[0-9A-Za-z_-]*)?"')


def expected_revision(request: Request[Any, Any, Any], stream: str) -> int:
    """The revision that the client says ``stream`` is at.

    Raises:
        PreconditionRequired: there is no ``If-Match``, or it names no revision.
        ValidationFailed: it is no tag of a claim, agent or source.
    """
    given = ", ".join(request.headers.getall("if-match", [])).strip()
    if given in ("", "*"):
        raise PreconditionRequired(stream=stream)
    match = _TAG.fullmatch(given)
    if match is None:
        message = 'must be one tag of a claim, agent or source, such as "7"'
        raise ValidationFailed(errors=(FieldError("header", "If-Match", message),))
    return int(match[1])
