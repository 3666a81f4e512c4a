"""Answers from views, compared with what the events say: equal as JSON, or the verification fails.

answer, of a moment ──┐
                      ├──> equal, or VerificationFailed(identifier, fields)
replay at the moment ─┘
"""

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any, Final

from pydantic_core import to_jsonable_python

from ledger.application.replay import Replay, detail_of
from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord
from ledger.domain.errors import NotFound, VerificationFailed
from ledger.domain.listing import PageKey, PageQuery, facets_of, key_of, page_of
from ledger.domain.state import ClaimState, state_of

_FIELDS_LIMIT: Final = 20

Json = Any
"""What an answer holds, as JSON has it; None is the answer that there is nothing."""


class Verification:
    """Compares answers with replay. Blocking; safe to use from several threads.

    Raises (all methods): VerificationFailed; and whatever the log raises.
    """

    def __init__(self, replay: Replay) -> None:
        self._replay = replay

    def state(self, claim_id: str, as_of: AsOf, answered: Json) -> None:
        """The bare state of a claim."""
        record = self._record(claim_id, as_of)
        _compare(claim_id, answered, None if record is None else state_of(record, as_of))

    def detail(self, claim_id: str, as_of: AsOf, answered: Json) -> None:
        """The state of a claim with its entries."""
        record = self._record(claim_id, as_of)
        _compare(claim_id, answered, None if record is None else detail_of(record, as_of))

    def entry(self, entry_id: str, as_of: AsOf, answered: Json) -> None:
        """One entry."""
        try:
            replayed = self._replay.entry_at(entry_id, as_of)
        except NotFound:
            replayed = None
        _compare(entry_id, answered, replayed)

    def difference(self, claim_id: str, first: AsOf, last: AsOf, answered: Json) -> None:
        """What differs between two moments of a claim."""
        try:
            replayed = self._replay.difference_between(claim_id, first, last)
        except NotFound:
            replayed = None
        if replayed is not None and replayed.status == (None, None):
            replayed = None
        _compare(claim_id, answered, replayed)

    def order(
        self,
        asked: PageQuery,
        as_of: AsOf,
        answered: Sequence[str],
        following: PageKey | None,
    ) -> None:
        """The claims of a page of the whole list: none is missing, added or misplaced. Reads every claim."""
        rows = (
            (key_of(record.claim_id, state.last_day, record.registered_position, asked.sort), state)
            for record in self._replay.records(as_of)
            for state in (state_of(record, as_of),)
            if asked.wanted.matches(state, facets_of(record, as_of.limit, state))
        )
        page, last = page_of(rows, asked.sort, asked.after, asked.limit)
        for claim_id, state in zip_longest(answered, page):
            if state is None or claim_id != state.claim_id:
                is_missing = state is not None and state.claim_id not in answered
                raise _failure(_id_of(state) if is_missing or claim_id is None else claim_id, "")
        if following != last:
            raise _failure(answered[-1], "/next")

    def _record(self, claim_id: str, as_of: AsOf) -> ClaimRecord | None:
        try:
            return self._replay.record(claim_id, as_of)
        except NotFound:
            return None


def _failure(identifier: str, *fields: str) -> VerificationFailed:
    return VerificationFailed(identifier=identifier, fields=fields)


def _id_of(state: ClaimState | None) -> str:
    return "" if state is None else state.claim_id


def _compare(subject: str, answered: Json, replayed: Any) -> None:
    expected = to_jsonable_python(replayed, by_alias=True)
    if fields := tuple(islice(_differing("", answered, expected), _FIELDS_LIMIT)):
        raise _failure(subject, *fields)


def _differing(pointer: str, one: Json, other: Json) -> Iterator[str]:
    """Where two values differ, as JSON pointers; what is missing on one side differs as a whole."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys((*one, *other)):
            if name not in one or name not in other:
                yield f"{pointer}/{name}"
            else:
                yield from _differing(f"{pointer}/{name}", one[name], other[name])
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _differing(f"{pointer}/{number}", mine, theirs)
    elif one != other:
        yield pointer
