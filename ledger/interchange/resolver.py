"""From the names in a line to identifiers: TypeIDs stay, refs are looked up where earlier lines left them.

    "C1"            the claim (agent, source, utterance, link) that the line with that ref made
    "E01/C1"        the entry that utterance E01 made on claim C1
    "E11/C1/rebut"  the same, where E11 did several things to C1

What a ref stands for is kept in the log with the idempotency key of its line; the most recent are kept here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from ledger.application.log import EventLog
from ledger.application.recent import Recent
from ledger.domain.commands import Command, LinkAgents, LinkClaims, map_names
from ledger.domain.errors import AmbiguousEntry, InvalidLine, UnknownReference
from ledger.domain.events import EntryEvent
from ledger.domain.identifier import kind_of
from ledger.interchange.line import Line, LinkLine, command_of

SCOPE: Final = "import"
"""The idempotency scope of all imports; the namespace is part of the key."""

_NAMES_KEPT: Final = 100_000
# What an answer names, the most particular first: that of a link names its claim too.
_ANSWERED: Final = ("utterance", "link", "entry", "claim", "agent", "source")


@dataclass(frozen=True, slots=True)
class Known:
    """What a name stands for; ``entries`` are (entry id, claim id, act) and only utterances have them."""

    kind: str
    identifier: str
    entries: tuple[tuple[str, str, str], ...] = ()


class Resolver:
    """Resolves the names of one namespace."""

    def __init__(self, log: EventLog, namespace: str) -> None:
        self._log = log
        self._namespace = namespace
        self._kept = Recent[str, Known](_NAMES_KEPT)
        self._new: dict[str, Known] = {}

    def key(self, name: str) -> str:
        """The idempotency key of the line with that ref."""
        return f"{self._namespace}:{name}"

    def remember(self, ref: str, answer: Mapping[str, Any]) -> None:
        """Take what the line with that ref will have answered, once its batch is appended."""
        self._new[ref] = _known(answer)

    def keep(self) -> None:
        """The batch was appended."""
        for ref, known in self._new.items():
            self._kept.put(ref, known)
        self._new = {}

    def forget(self, refs: Iterable[str] | None = None) -> None:
        """Lines of this batch were not appended: those with the refs, or all of them."""
        for ref in list(self._new) if refs is None else refs:
            self._new.pop(ref, None)

    def fetch(self, names: Iterable[str]) -> None:
        """Look up, at once, those refs among the names that are not known."""
        refs = {part for name in names for part in name.split("/", 2)[:2] if not kind_of(part)}
        missing = {self.key(ref): ref for ref in refs if self._look_up(ref) is None}
        if missing:
            for key, answer in self._log.answers(SCOPE, missing).items():
                self._kept.put(missing[key], _known(answer.ids))

    def identifiers(self, names: Iterable[str]) -> set[str]:
        """What those of the names stand for that are known; of an entry also its utterance and claim."""
        found: set[str] = set()
        for name in names:
            parts = name.split("/", 2)
            things = [known for part in parts[:2] if (known := self._look_up(part)) is not None]
            found.update(known.identifier for known in things)
            found.update(part for part in parts[:2] if kind_of(part))
            if len(parts) > 1 and things:
                found.update(entry for entry, *_ in things[0].entries)
        return found

    def resolve(self, line: Line, number: int) -> Command:
        """The command of the line, all of its names resolved.

        Raises:
            UnknownReference: no earlier line has that ref.
            AmbiguousEntry: the name of an entry fits several.
            InvalidLine: a name stands for a thing of another kind.
        """
        if isinstance(line, LinkLine):
            return self._link(line, number)
        return map_names(command_of(line), lambda kind, name: self._identifier(kind, name, number))

    def _identifier(self, kind: str, name: str, number: int) -> str:
        if kind == "entry" and "/" in name:
            return self._entry(name, number)
        return self._thing(kind, name, number).identifier

    def _thing(self, kind: str, name: str, number: int) -> Known:
        known = self._find(kind, name)
        if known.kind != kind:
            is_utterance = (kind, known.kind) == ("entry", "utterance")
            hint = f"; its entries are named like {name}/C1" if is_utterance else ""
            reason = f"{name} is {_with_article(known.kind)}, where {_with_article(kind)} is needed{hint}"
            raise InvalidLine(number, reason)
        return known

    def _find(self, kind: str, name: str) -> Known:
        if identified := kind_of(name):
            return Known(identified, name)
        known = self._look_up(name)
        if known is None:
            self.fetch((name,))
            known = self._look_up(name)
        if known is None:
            raise UnknownReference(kind=kind, identifier=name)
        return known

    def _entry(self, name: str, number: int) -> str:
        utterance_name, claim_name, *act = name.split("/", 2)
        utterance = self._thing("utterance", utterance_name, number)
        claim = self._thing("claim", claim_name, number)
        entries = utterance.entries or self._entries_of(utterance.identifier)
        found = [entry for entry in entries if entry[1] == claim.identifier and act in ([], [entry[2]])]
        if not found:
            raise UnknownReference(kind="entry", identifier=name)
        if len(found) > 1:
            candidates = ", ".join(f"{utterance_name}/{claim_name}/{done}" for _, _, done in found)
            raise AmbiguousEntry(name=name, candidates=candidates)
        return found[0][0]

    def _entries_of(self, utterance_id: str) -> list[tuple[str, str, str]]:
        """The entries of an utterance named by its TypeID."""
        events = (recorded.event for recorded in self._log.of_utterance(utterance_id))
        return [(e.entry_id, e.originator_id, e.act.act.value) for e in events if isinstance(e, EntryEvent)]

    def _link(self, line: LinkLine, number: int) -> Command:
        ends = (self._find("claim", line.origin), self._find("claim", line.to))
        kinds = tuple(known.kind for known in ends)
        if kinds not in (("claim", "claim"), ("agent", "agent")):
            found = " to ".join(_with_article(kind) for kind in kinds)
            raise InvalidLine(number, f"a link relates two claims or two agents, not {found}")
        given = {name: getattr(line, name) for name in line.model_fields_set - {"op", "ref"}}
        given |= {"origin": ends[0].identifier, "to": ends[1].identifier, "relation": line.relation.value}
        command = LinkClaims if kinds[0] == "claim" else LinkAgents
        try:
            return command.model_validate(given)
        except ValidationError:
            reason = f"relation {line.relation.value} does not hold between {kinds[0]}s"
            raise InvalidLine(number, reason) from None

    def _look_up(self, ref: str) -> Known | None:
        return self._new.get(ref) or self._kept.get(ref)


def _known(answer: Mapping[str, Any]) -> Known:
    kind = next(kind for kind in _ANSWERED if f"{kind}_id" in answer)
    entries = answer.get("entries", ()) if kind == "utterance" else ()
    return Known(
        kind,
        answer[f"{kind}_id"],
        tuple((entry["entry_id"], entry["claim_id"], entry["act"]) for entry in entries),
    )


def _with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeu' else 'a'} {kind}"
