"""TypeIDs that are the same in every run, so that a failing history can be told again."""

from collections.abc import Callable, Sequence
from itertools import count

from ledger.domain.commands import Command

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_SALT_LENGTH = 20
BROUGHT = "0" * _SALT_LENGTH
"""Salt of the ids that commands bring with them."""
MADE = "7" + "0" * (_SALT_LENGTH - 1)
"""Salt of the ids that the ledger in memory makes itself."""
COPIED = "3" + "0" * (_SALT_LENGTH - 1)
"""Salt of the ids that a ledger in memory makes which imports what another exported."""


def typeid(kind: str, number: int, salt: str = BROUGHT) -> str:
    """The ``number``-th identifier of the salt; numbers of different kinds must differ too."""
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return f"{kind}_{salt}{digits.rjust(26 - _SALT_LENGTH, '0')}"


def make_ids(salt: str) -> Callable[[str], str]:
    """A source of fresh identifiers of the salt."""
    numbers = count(1)
    return lambda kind: typeid(kind, next(numbers), salt)


def resalted(commands: Sequence[Command], salt: str) -> list[Command]:
    """The same commands with other ids: for a database that has seen this history before.

    ``salt`` has 20 characters of Crockford's base 32 in lower case, the first at most 7.
    """
    bodies = [(type(c), c.model_dump_json(by_alias=True, exclude_unset=True)) for c in commands]
    return [kind.model_validate_json(body.replace(f"_{BROUGHT}", f"_{salt}")) for kind, body in bodies]
