"""Bodies: one JSON object, read strictly."""

import json
import re
from typing import Any, Final, TypeVar

from litestar import Request
from litestar.exceptions import HTTPException
from pydantic import BaseModel, ValidationError

from api.problems.errors import (
    BodyTooLarge,
    BodyUnreadable,
    FieldError,
    MediaTypeUnsupported,
    ValidationFailed,
)
from api.requests.limit import BODY_LIMIT_BYTES, DEPTH_LIMIT
from ledger.domain.validation import mistakes_in

_NOT_JSON: Final = "json_invalid"
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""A text, or a bracket outside of texts."""

Body = TypeVar("Body", bound=BaseModel)


async def read_body(request: Request[Any, Any, Any], model: type[Body]) -> Body:
    """The body as the model has it; texts are texts and numbers are numbers.

    Raises:
        MediaTypeUnsupported, BodyTooLarge, BodyUnreadable: it is no JSON object within the limits.
        ValidationFailed: a field is not in its form.
        CommandRefused: a text is refused by the ledger's own rules.
    """
    _check_media_type(request.headers.get("content-type", ""))
    raw = await _read_bytes(request)
    body = _parse(raw)
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise ValidationFailed(errors=field_errors(error, body)) from None


async def _read_bytes(request: Request[Any, Any, Any]) -> bytes:
    try:
        return await request.body()
    except HTTPException as error:
        if error.status_code == 413:  # noqa: PLR2004 - Content Too Large
            raise BodyTooLarge(limit=BODY_LIMIT_BYTES) from None
        raise BodyUnreadable(reason="it could not be received") from None


def _check_media_type(given: str) -> None:
    media_type, _, parameters = given.partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if media_type.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise MediaTypeUnsupported(given=given[:100] or "nothing")


def _parse(raw: bytes) -> dict[str, Any]:
    """The object, without anything that parsers disagree about: encodings, names given twice, depths."""
    try:
        text = raw.decode("utf-8")
        _check_depth(text)
        body = json.loads(text, object_pairs_hook=_refuse_repeated, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise BodyUnreadable(reason="it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BodyUnreadable(reason=f"{error.msg} at character {error.pos}") from None
    except ValueError:
        # Python refuses to read integers of more than 4,300 digits.
        raise BodyUnreadable(reason="it holds a number too long to read") from None
    if not isinstance(body, dict):
        raise BodyUnreadable(reason="it is not an object")
    return body


def _check_depth(text: str) -> None:
    """Count open brackets before anything recurses; texts are skipped."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        if depth > DEPTH_LIMIT:
            raise BodyUnreadable(reason=f"it is nested deeper than {DEPTH_LIMIT} levels")


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise BodyUnreadable(reason="a name stands twice in one object")
    return names


def _refuse_constant(name: str) -> Any:
    raise BodyUnreadable(reason=f"{name} is not JSON")


def field_errors(error: ValidationError, body: dict[str, Any]) -> tuple[FieldError, ...]:
    """What the model says is wrong, each with its place in the body."""
    found = mistakes_in(error)
    if any(mistake.kind == _NOT_JSON for mistake in found):
        raise BodyUnreadable(reason=found[0].message)
    errors = (
        FieldError("body", _pointer(mistake.location, body, mistake.kind), mistake.message)
        for mistake in found
    )
    return tuple(dict.fromkeys(errors))


def _pointer(location: tuple[int | str, ...], body: Any, kind: str) -> str:
    """A JSON pointer (RFC 6901) into the body.

    Where a field may have several forms, the location names the form that was tried; that is no place.
    """
    parts = []
    for number, part in enumerate(location, start=1):
        if _has(body, part):
            body = body[part]
        elif kind != "missing" or number < len(location):
            continue
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in parts)


def _has(body: Any, part: int | str) -> bool:
    if isinstance(body, dict):
        return part in body
    return isinstance(body, list) and isinstance(part, int) and part < len(body)
