"""What a generated history remembers of a claim: enough that its rules accept what comes next.

Step ──> Made ──> Entry      No circles: what is over is freed at once.
          ├─────> Case ──> Entry
          └─────> Spoken ──> Case
"""

from dataclasses import dataclass, field

from ledger.domain.value import AnyAct, Assertion, UtteranceFacts


@dataclass(slots=True, eq=False)
class Entry:
    """An entry as the record now has it."""

    entry_id: str
    act: AnyAct
    is_voided: bool = False
    has_successor: bool = False

    @property
    def is_assertion(self) -> bool:
        """Whether it says that the claim is so."""
        return isinstance(self.act, Assertion) and not self.act.presupposed


@dataclass(slots=True, eq=False)
class Case:
    """A claim that is still spoken about."""

    claim_id: str
    statement: str
    speaker: str
    revision: int = 1
    entries: list[Entry] = field(default_factory=list)

    def next_revision(self) -> int:
        """The revision of the next event in the stream."""
        self.revision += 1
        return self.revision


@dataclass(slots=True, eq=False)
class Spoken:
    """An utterance, with the claims it touched in order, and the day of the history it was said on."""

    utterance_id: str
    facts: UtteranceFacts
    number: int
    cases: list[Case]


@dataclass(slots=True, eq=False)
class Made:
    """An entry, with the claim it is on and the utterance that made it."""

    entry: Entry
    case: Case
    spoken: Spoken
