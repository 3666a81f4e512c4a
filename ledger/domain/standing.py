"""Which entries of a claim stand at a limit, which oppose and support it, and so its status (ADR 0003).

Kept: not voided, and its day has come. Live: kept, and not retracted, withdrawn or superseded by
something kept. A voice is a live entry with the agents for whom it stands.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

from ledger.domain.limit import Limit
from ledger.domain.stance import Stance
from ledger.domain.vocabulary import ActKind, Side, Status

_RETRACTABLE: Final = frozenset({ActKind.ASSERT, ActKind.REBUT, ActKind.SUPPORT})
JUDGEMENTS: Final = frozenset({ActKind.ASSESS, ActKind.REASSESS})
"""The acts of which, for each assessor, only the last live one counts."""

# Going through an enumeration is slow.
_KINDS: Final = tuple(ActKind)


class Voice(NamedTuple):
    """An entry and those of its speakers for whom it stands, in the order they were named."""

    entry: Stance
    agents: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The entries of a claim at a limit, sorted out. All tuples are in fold order.

    ``voices`` are the live entries of every kind. ``assertions`` to ``comments_declined`` hold those that are
    not inferred, whatever their target; ``assessments`` those that are the last of one of their assessors;
    ``inferred`` the inferred ones of every kind; ``ended`` what ended an entry, by its id.
    """

    kept: tuple[Stance, ...]
    voices: tuple[Voice, ...]
    ended: dict[str, tuple[Stance, ...]]
    assertions: tuple[Voice, ...]
    presuppositions: tuple[Voice, ...]
    rebuttals: tuple[Voice, ...]
    supports: tuple[Voice, ...]
    assessments: tuple[Voice, ...]
    comments_declined: tuple[Voice, ...]
    inferred: tuple[Voice, ...]
    has_kept_assertion: bool

    @cached_property
    def live(self) -> frozenset[str]:
        """The ids of the live entries."""
        return frozenset(voice.entry.entry_id for voice in self.voices)

    @cached_property
    def opposing(self) -> tuple[Voice, ...]:
        """Who speaks against the claim or its assertions: undercutting is enough, declining is not."""
        return _in_fold_order(
            [voice for voice in self.rebuttals if voice.entry.bears_on_claim],
            [voice for voice in self.assessments if voice.entry.verdict == Side.AGAINST],
        )

    @cached_property
    def supporting(self) -> tuple[Voice, ...]:
        """Who asserts, corroborates or finds the claim true."""
        return _in_fold_order(
            self.assertions,
            [voice for voice in self.supports if voice.entry.bears_on_claim],
            [voice for voice in self.assessments if voice.entry.verdict == Side.FOR],
        )

    @cached_property
    def counted(self) -> frozenset[str]:
        """The ids of the entries that count for something."""
        voices = (
            *self.assertions,
            *self.rebuttals,
            *self.supports,
            *self.assessments,
            *self.comments_declined,
        )
        return frozenset(voice.entry.entry_id for voice in voices)

    @cached_property
    def sides(self) -> dict[str, Side]:
        """The entries that speak for or against the claim, by id."""
        sides = {voice.entry.entry_id: Side.FOR for voice in self.supporting}
        return sides | {voice.entry.entry_id: Side.AGAINST for voice in self.opposing}

    @cached_property
    def kept_ids(self) -> frozenset[str]:
        """The ids of the entries that are kept."""
        return frozenset(map(_entry_id, self.kept))

    def side_of(self, entry_id: str) -> Side | None:
        """Whether the entry speaks for or against the claim; None for neither."""
        return self.sides.get(entry_id)

    @property
    def status(self) -> Status:
        """The one rule that decides what a claim is."""
        if not self.has_kept_assertion:
            return Status.NO_RECORD
        if not self.assertions:
            return Status.RETRACTED
        asserting, opposing = set(agents_of(self.assertions)), set(agents_of(self.opposing))
        return Status.CONTESTED if contests(asserting, opposing) else Status.UNCHALLENGED

    @property
    def repetitions_after_opposition(self) -> tuple[Voice, ...]:
        """Live assertions certainly said after the first opposition; undated ones cannot be."""
        opposing = self.opposing
        if not opposing:
            return ()
        first: date = min(voice.entry.said_latest for voice in opposing)
        return tuple(
            voice
            for voice in self.assertions
            if (earliest := voice.entry.said_earliest) is not None and earliest > first
        )


def agents_of(voices: Iterable[Voice]) -> tuple[str, ...]:
    """The agents for whom the voices stand, each once, in order."""
    return tuple(dict.fromkeys(chain.from_iterable(map(_agents, voices))))


def contests(asserting: Set[str], opposing: Set[str]) -> bool:
    """Whether one who opposes is other than one who asserts; somebody asserts. Nobody contests themselves."""
    return bool(opposing) and (len(asserting) > 1 or len(opposing) > 1 or asserting != opposing)


def standing_of(entries: Iterable[Stance], limit: Limit) -> Standing:
    """Sorts out the entries of a claim at the limit; they may come in any order."""
    kept = tuple(sorted(limit.kept(entries), key=_fold_order))
    ended = _ended(kept)
    voices: list[Voice] = []
    kinds: dict[str, list[Voice]] = {kind: [] for kind in _KINDS}
    presuppositions: list[Voice] = []
    inferred: list[Voice] = []
    for entry in kept:
        agents = stands_for(entry, ended[entry.entry_id]) if entry.entry_id in ended else entry.speakers
        if not agents:
            continue
        voice = Voice(entry, agents)
        voices.append(voice)
        if entry.is_inferred:
            inferred.append(voice)
        elif entry.is_presupposed:
            presuppositions.append(voice)
        else:
            kinds[entry.act].append(voice)
    assertions = tuple(kinds[ActKind.ASSERT])
    return Standing(
        kept=kept,
        voices=tuple(voices),
        ended=ended,
        assertions=assertions,
        presuppositions=tuple(presuppositions),
        rebuttals=tuple(kinds[ActKind.REBUT]),
        supports=tuple(kinds[ActKind.SUPPORT]),
        assessments=_last_of_each_assessor(
            _in_fold_order(kinds[ActKind.ASSESS], kinds[ActKind.REASSESS]),
        ),
        comments_declined=tuple(kinds[ActKind.DECLINE_COMMENT]),
        inferred=tuple(inferred),
        has_kept_assertion=bool(assertions)
        or any(entry.is_assertion and not entry.is_inferred for entry in kept),
    )


def stands_for(entry: Stance, enders: Sequence[Stance]) -> tuple[str, ...]:
    """The speakers for whom the entry still stands, given what ends it; none means it is not live."""
    if not enders:
        return entry.speakers
    if entry.act in _RETRACTABLE:
        retracted = {agent for ender in enders for agent in ender.speakers}
        return tuple(agent for agent in entry.speakers if agent not in retracted)
    return () if entry.act in JUDGEMENTS else entry.speakers


def _ended(kept: Iterable[Stance]) -> dict[str, tuple[Stance, ...]]:
    """What retracts, withdraws or supersedes each entry, among the kept."""
    ended: dict[str, tuple[Stance, ...]] = {}
    for entry in kept:
        if entry.takes_up is not None:
            ended[entry.takes_up] = (*ended.get(entry.takes_up, ()), entry)
    return ended


def _last_of_each_assessor(assessments: Sequence[Voice]) -> tuple[Voice, ...]:
    """The live assessments that are somebody's last one, for those whose last one they are."""
    last = {agent: voice for voice in assessments for agent in voice.agents}
    counting = (
        Voice(voice.entry, tuple([agent for agent in voice.agents if last[agent] is voice]))
        for voice in assessments
    )
    return tuple(voice for voice in counting if voice.agents)


# Claims are thousands of entries deep: these spare a call of Python for each.
_entry_id = attrgetter("entry_id")
_agents = attrgetter("agents")
_fold_order = attrgetter("said_latest", "position")
_voice_order = attrgetter("entry.said_latest", "entry.position")


def _in_fold_order(*sequences: Sequence[Voice]) -> tuple[Voice, ...]:
    """The voices of all sequences, each of which is in fold order already."""
    filled = [voices for voices in sequences if voices]
    if len(filled) <= 1:
        return tuple(filled[0]) if filled else ()
    return tuple(sorted(chain.from_iterable(filled), key=_voice_order))
