"""What a history knows of itself while it is drawn: who is there, what was said, what day it is."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from hypothesis import strategies as st

from ledger.domain.claim import ClaimRecord, EntryRecord, project_claim
from tests.histories.identifier import BROUGHT, make_ids
from tests.histories.memory import MemoryLedger

Item = TypeVar("Item")


class Scene:
    """Draws what fits the ledger as it is, mostly."""

    def __init__(self, draw: st.DrawFn, ledger: MemoryLedger) -> None:
        self._draw = draw
        self._ledger = ledger
        self.new_id = make_ids(BROUGHT)
        self.agents: list[str] = []
        self.sources: list[str] = []
        self.claims: list[str] = []
        self.links: list[str] = []
        self.today = date(2025, 3, 9)

    def one_of(self, items: Sequence[Item]) -> Item:
        return self._draw(st.sampled_from(items))

    def some_of(self, items: Sequence[Item], least: int, most: int, *, unique: bool = False) -> list[Item]:
        return self._draw(st.lists(st.sampled_from(items), min_size=least, max_size=most, unique=unique))

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def chance(self, of: int) -> bool:
        """True about once in ``of`` times; it shrinks to False."""
        return self.number(1, of) == of and of > 1

    def record(self, claim: str) -> ClaimRecord | None:
        if not self._ledger.log.stream(claim):
            return None
        record = self._ledger.get(claim, projector_func=project_claim)
        assert record is None or isinstance(record, ClaimRecord)
        return record

    def entries(self, claim: str | None = None) -> list[EntryRecord]:
        """The entries of the claim, or of all claims, in the order in which they were recorded."""
        records = [self.record(name) for name in ([claim] if claim else self.claims)]
        entries = [entry for record in records if record for entry in record.entries.values()]
        return sorted(entries, key=lambda entry: entry.position)

    def utterances(self) -> list[str]:
        return list(dict.fromkeys(entry.utterance_id for entry in self.entries()))
