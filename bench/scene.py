"""Plays the steps of a generated history: the events that the ledger would record, as it would fix them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bench import measured
from bench.act import Acts
from bench.case import Case, Entry, Made, Spoken
from bench.cast import Cast
from bench.chance import Chance
from bench.plan import Step
from bench.record import Records
from bench.speech import Speech
from ledger.domain.decisions.utterance import EVENT_OF_ACT
from ledger.domain.events import Event
from ledger.domain.identifier import with_kind
from ledger.domain.value import AnyAct, UtteranceFacts
from ledger.domain.vocabulary import Role


@dataclass(slots=True)
class Played:
    """The commands of a step, none when it became moot, and the entries they made."""

    commands: list[list[Event]] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)


class Scene:
    """What is said about cases, and done to our record of it; ``recent`` are cases lately opened."""

    def __init__(self, chance: Chance, cast: Cast, speech: Speech, recent: Sequence[Case]) -> None:
        self._chance = chance
        self._cast = cast
        self._speech = speech
        self._recent = recent
        self._acts = Acts(chance, cast)
        self._touched = chance.weighted(measured.CLAIMS_TOUCHED)
        records = Records(chance, cast, speech, recent)
        self._plays: Final[dict[str, Callable[[Step], Played]]] = {
            "assert": self._assert,
            "rebut": lambda step: self._answer(step, self._acts.rebut(step.case)),
            "support": lambda step: self._answer(step, self._acts.support(step.case)),
            "check": self._check,
            "decline": lambda step: self._answer(step, self._acts.decline(step)),
            "retract": lambda step: self._take_up(step, self._acts.retract(step)),
            "reassess": self._reassess,
            "withdraw": lambda step: self._take_up(step, self._acts.withdraw(step)),
            **{kind: partial(self._change, change) for kind, change in records.by_kind.items()},
        }

    def play(self, step: Step) -> Played:
        """What the step records."""
        if step.made is not None and step.made.entry.is_voided:
            return Played()
        return self._plays[step.kind](step)

    def _assert(self, step: Step) -> Played:
        is_other = self._chance.happens(measured.OTHER_SPEAKER)
        first = self._cast.speaker() if is_other else step.case.speaker
        speakers = self._with_another(first)
        cases = [step.case]
        for _ in range(self._touched() - 1):
            other = self._chance.one(self._recent)
            if other not in cases:
                cases.append(other)
        acts = [(case, self._acts.assertion()) for case in cases]
        if not self._chance.happens(measured.OWN_SOURCE):
            return self._say(speakers, step, acts)
        source, on = self._chance.new_id("source"), self._speech.carried(step.number, step.bound)
        capture = self._cast.capture(source, on)
        facts = self._speech.published(speakers, step.number, source, on)
        played = self._utter(facts, step.number, acts)
        played.commands.insert(0, [capture])
        return played

    def _answer(self, step: Step, act: AnyAct) -> Played:
        return self._say(self._with_another(self._cast.speaker()), step, [(step.case, act)])

    def _check(self, step: Step) -> Played:
        act = self._acts.assessment()
        return self._say((self._cast.checker(),), step, [(step.case, act)], Role.ASSESSOR)

    def _take_up(self, step: Step, act: AnyAct | None) -> Played:
        if act is None or step.made is None:
            return Played()
        return self._say(step.made.spoken.facts.speakers, step, [(step.case, act)])

    def _reassess(self, step: Step) -> Played:
        if step.made is None or (entry := step.made.entry).has_successor:
            return Played()
        entry.has_successor = True
        return self._take_up(step, self._acts.reassessment(entry))

    @staticmethod
    def _change(change: Callable[[Step], list[Event]], step: Step) -> Played:
        events = change(step)
        return Played([events] if events else [])

    def _with_another(self, speaker: str) -> tuple[str, ...]:
        if not self._chance.happens(measured.JOINT):
            return (speaker,)
        return tuple(dict.fromkeys((speaker, self._cast.speaker())))

    def _say(
        self,
        speakers: tuple[str, ...],
        step: Step,
        acts: Sequence[tuple[Case, AnyAct]],
        role: Role = Role.SPEAKER,
    ) -> Played:
        return self._utter(self._speech.facts(speakers, step.number, step.bound, role), step.number, acts)

    def _utter(self, facts: UtteranceFacts, number: int, acts: Sequence[tuple[Case, AnyAct]]) -> Played:
        spoken = Spoken(self._chance.new_id("utterance"), facts, number, [case for case, _ in acts])
        events: list[Event] = []
        made = []
        for case, act in acts:
            entry_id = self._chance.new_id("entry")
            events.append(
                EVENT_OF_ACT[act.act](
                    originator_id=case.claim_id,
                    originator_version=case.next_revision(),
                    event_id=with_kind(entry_id, "event"),
                    utterance_id=spoken.utterance_id,
                    entry_id=entry_id,
                    utterance=facts,
                    act=act,
                )
            )
            made.append(Made(Entry(entry_id, act), case, spoken))
            case.entries.append(made[-1].entry)
        return Played([events], made)
