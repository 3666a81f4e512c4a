"""Generated interchange files: seeded lines whose refs name earlier ones, as an archive would be written.

    header ──> a few agents, sources, claims ──> mostly utterances, and more of each

A claim is spoken about while it is among the last ``_RECENT``; now and then one is repeated by everybody for
a while, so that some claims are deep.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any, Final

from bench import measured
from bench.chance import Chance
from bench.speech import SPAN_DAYS, day_of
from ledger.interchange.header import FORMAT

NAMESPACE: Final = "bench"

_BEGINNING: Final = (("agent", 30), ("source", 10), ("claim", 20), ("utterance", 10))
_LATER: Final = (
    ("utterance", 690), ("claim", 220), ("source", 50), ("agent", 10),
    ("evidence", 15), ("reword", 5), ("correct", 10),
)  # fmt: skip
_ACTS: Final = (("assert", 55), ("assess", 20), ("rebut", 15), ("support", 5), ("decline_comment", 5))
_RECENT: Final = 200
_FAMOUS: Final = 4_000
"""One claim in so many is repeated by everybody."""
_DAYS_LEFT: Final = 100
"""Nothing is said so late that it could be reported after the last day of the history."""

Line = dict[str, Any]


def interchange_lines(lines: int, *, seed: int = 1) -> Iterator[bytes]:
    """The header and then so many lines; the same ones for the same number and seed."""
    yield _encode({"format": FORMAT, "namespace": NAMESPACE})
    for line in _Archive(seed).lines(lines):
        yield _encode(line)


def _encode(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class _Archive:
    """Remembers what later lines may name: of claims, sources and utterances the recent ones."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._kind = self._chance.weighted(_LATER)
        self._act = self._chance.weighted(_ACTS)
        self._rating = self._chance.weighted(measured.RATINGS)
        self._venue = self._chance.weighted(measured.VENUES)
        self._agents: list[str] = []
        self._sources: deque[str] = deque(maxlen=_RECENT)
        self._claims: deque[str] = deque(maxlen=_RECENT)
        self._famous = ""
        # Assertions as (utterance, claim), and utterances that nothing but their said day dates.
        self._asserted: deque[tuple[str, str]] = deque(maxlen=_RECENT)
        self._undated: deque[str] = deque(maxlen=_RECENT)
        self._make: dict[str, Callable[[str], Line]] = {
            "agent": self._agent,
            "source": self._source,
            "claim": self._claim,
            "utterance": self._utterance,
            "evidence": self._evidence,
            "reword": self._reword,
            "correct": self._correct,
        }

    def lines(self, lines: int) -> Iterator[Line]:
        """So many lines, numbered through."""
        beginning = [kind for kind, many in _BEGINNING for _ in range(many)]
        for number, _ in zip(count(1), range(lines), strict=False):
            kind = beginning[number - 1] if number <= len(beginning) else self._kind()
            ref = f"{kind}-{number}"
            yield {"op": kind, "ref": ref, **self._make[kind](ref)}

    def _agent(self, ref: str) -> Line:
        self._agents.append(ref)
        kind = "person" if self._chance.happens(0.7) else "organization"
        return {"name": self._chance.text(20), "kind": kind}

    def _source(self, ref: str) -> Line:
        self._sources.append(ref)
        return {
            "url": f"https://example.org/{ref}",
            "title": self._chance.text(60),
            "publisher": self._speaker(),
        }

    def _claim(self, ref: str) -> Line:
        self._claims.append(ref)
        if not self._famous or self._chance.happens(1 / _FAMOUS):
            self._famous = ref
        statement = self._chance.text(self._chance.number(measured.STATEMENT_LENGTH))
        topics = [self._chance.text(8)] if self._chance.happens(0.5) else []
        return {"statement": statement, "language": "en", "topics": topics}

    def _utterance(self, ref: str) -> Line:
        speaker, claim = self._speaker(), self._spoken_about()
        act = self._act()
        said = day_of(self._chance.between(0, SPAN_DAYS - _DAYS_LEFT))
        line: Line = {
            "speakers": [speaker],
            "said": {"edtf": said.isoformat(), "basis": "explicit"},
            "venue": {"kind": self._venue(), "name": self._chance.text(12)},
            "quotes": [self._quote()],
            "acts": [{"act": act, "claim": claim, **self._detail(act, claim)}],
        }
        if self._chance.happens(0.7):
            on = said + timedelta(days=self._chance.number(measured.CARRIED_DAYS))
            line["reported"] = {"source": self._chance.one(self._sources), "on": on.isoformat()}
            role = "assessor" if act == "assess" else "speaker"
            line["chain"] = [
                {"agents": [self._speaker()], "role": "publisher"},
                {"agents": [speaker], "role": role},
            ]
        else:
            self._undated.append(ref)
        if act == "assert":
            self._asserted.append((ref, claim))
        return line

    def _detail(self, act: str, claim: str) -> Line:
        if act == "assess":
            label, normalised, relation = self._rating()
            return {
                "rating": label and {"label": label}, "normalised": normalised, "relation": relation
            }  # fmt: skip
        if act == "rebut" and self._chance.happens(0.3):
            entries = [f"{utterance}/{of}" for utterance, of in self._asserted if of == claim]
            return {"targets": [{"entry": entry, "relation": "undermine"} for entry in entries[-1:]]}
        return {}

    def _quote(self) -> Line:
        words = self._chance.text(self._chance.number(measured.QUOTE_LENGTH))
        start = self._chance.between(0, 20_000)
        return {"start": start, "end": start + len(words), "exact": words, "wording": "direct_quote"}

    def _evidence(self, ref: str) -> Line:
        utterance, claim = self._chance.one(self._asserted)
        return {
            "entry": f"{utterance}/{claim}",
            "source": self._chance.one(self._sources),
            "description": f"{ref}: {self._chance.text(60)}",
        }

    def _reword(self, ref: str) -> Line:
        return {
            "claim": self._chance.one(self._claims),
            "statement": f"{self._chance.text(50)} ({ref})",
            "reason": "clearer",
        }

    def _correct(self, ref: str) -> Line:
        said = day_of(self._chance.between(0, SPAN_DAYS - _DAYS_LEFT))
        changes = {"said": {"edtf": said.isoformat(), "basis": "derived", "justification": ref}}
        return {"utterance": self._chance.one(self._undated), "set": changes, "reason": "misread"}

    def _speaker(self) -> str:
        """The first agents are the busiest."""
        return self._agents[int(len(self._agents) * self._chance.part() ** 2)]

    def _spoken_about(self) -> str:
        return self._famous if self._chance.happens(0.02) else self._chance.one(self._claims)
