"""Parameters of the query: known, given once, in their form."""

from typing import Any, TypeVar
from urllib.parse import parse_qsl

from litestar import Request
from pydantic import BaseModel, ValidationError

from api.problems.errors import FieldError, ValidationFailed
from api.requests.limit import PARAMETERS_LIMIT
from ledger.domain.validation import mistakes_in

Query = TypeVar("Query", bound=BaseModel)


def read_query(request: Request[Any, Any, Any], model: type[Query]) -> Query:
    """The parameters as the model has them.

    An empty one is refused: ``?as_of=`` of a script whose variable was not set does not mean now.

    Raises:
        ValidationFailed: a parameter is unknown, given twice, empty or not in its form.
    """
    given = _parse(request.scope["query_string"])
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise ValidationFailed(
            errors=tuple(
                _wrong(str(mistake.location[0]) if mistake.location else "", mistake.message)
                for mistake in mistakes_in(error)
            )
        ) from None


def _parse(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=PARAMETERS_LIMIT,
        )
    except UnicodeDecodeError:
        raise ValidationFailed(errors=(_wrong("", "the query is not percent-encoded UTF-8"),)) from None
    except ValueError:
        raise ValidationFailed(errors=(_wrong("", "too many parameters"),)) from None
    names = [name for name, _ in pairs]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise ValidationFailed(errors=tuple(_wrong(name, "is given twice") for name in repeated))
    holding_nul = [name for name, value in pairs if "\0" in name + value]
    if holding_nul:
        raise ValidationFailed(errors=tuple(_wrong(name, "holds a NUL character") for name in holding_nul))
    empty = [name for name, value in pairs if not value]
    if empty:
        raise ValidationFailed(errors=tuple(_wrong(name, "is empty: leave it out") for name in empty))
    return dict(pairs)


def _wrong(name: str, message: str) -> FieldError:
    return FieldError("query", name[:100], message)
