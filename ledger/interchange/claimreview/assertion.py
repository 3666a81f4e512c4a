"""The claim as the review reports it: who made it, when, and where it appeared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.day import parse_day
from ledger.domain.text import LABEL_LIMIT
from ledger.domain.vocabulary import AgentKind, DayBasis, Role
from ledger.interchange.claimreview.agent import AgentRead, read_agents, unattributed
from ledger.interchange.claimreview.day import read_day
from ledger.interchange.claimreview.facts import Facts, address_of, web_address
from ledger.interchange.claimreview.property import Node, as_list, nodes_of, shorten, text_of, types_of
from ledger.interchange.claimreview.record import Line
from ledger.interchange.claimreview.reference import ref_of

FIRST_APPEARANCE: Final = "First appearance of the claim"
APPEARANCE: Final = "Appearance of the claim"
"""What evidence for the assertion is described as."""

_APPEARANCES_LIMIT: Final = 20


@dataclass(frozen=True, slots=True)
class AssertionRead:
    """Who claims, the lines that say so, and what was left out."""

    claimants: tuple[AgentRead, ...]
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]


def read_assertion(facts: Facts, source: str, claim: str, bound: date) -> AssertionRead:
    """The utterance that asserts the claim, and evidence of where it appeared."""
    claimants = read_agents(facts.item, "author", facts.site, AgentKind.OTHER)
    claimants = claimants or (unattributed(facts.site, facts.ref),)
    ref = ref_of("said", facts.ref)
    said, remarks = _said(facts, bound)
    agents = [claimant.ref for claimant in claimants]
    named = not any(claimant.anonymous for claimant in claimants)
    utterance: Line = {
        "op": "utterance",
        "ref": ref,
        "speakers": agents,
        "said": said,
        "reported": {"source": source, "on": facts.day},
        "venue": _venue(facts.item),
        "chain": [
            {"agents": [facts.publisher.ref], "role": Role.PUBLISHER.value, "verb": "reports"},
            {"agents": agents, "role": Role.SPEAKER.value, "verb": "claims", "named": named},
        ],
        "acts": [{"act": "assert", "claim": claim}],
    }
    seen = [
        {
            "op": "evidence",
            "ref": ref_of("seen", ref, address),
            "entry": f"{ref}/{claim}",
            "url": address,
            "description": description,
        }
        for address, description in _appearances(facts.item).items()
    ]
    return AssertionRead(claimants, (utterance, *seen), remarks)


def _said(facts: Facts, bound: date) -> tuple[Line | None, tuple[str, ...]]:
    """The day on which the claim was made, where the feed gives one that is not after its review."""
    remarks: list[str] = []
    last = (parse_day(facts.day).latest if facts.day else None) or bound
    for node in (facts.item, *nodes_of(facts.item, "firstAppearance")):
        text = text_of(node, "datePublished")
        day = read_day(text)
        earliest = parse_day(day).earliest if day else None
        if day and earliest and earliest <= last:
            return {"edtf": day, "basis": DayBasis.EXPLICIT.value}, tuple(remarks)
        if text:
            why = "lies after the review" if day else "is no day that can be told"
            remarks.append(f"datePublished {shorten(text, 100)!r} of the claim {why}, and was left out.")
    by = facts.published or facts.created
    if by is None:
        return None, tuple(remarks)
    justification = "The feed gives no day on which it was said; it was said before it was reviewed."
    basis = DayBasis.BOUNDED_BY_PUBLICATION.value
    return {"edtf": f"/{by}", "basis": basis, "justification": justification}, tuple(remarks)


def _venue(item: Node) -> Line | None:
    """The work in which the claim was made, where the feed names one instead of the claim."""
    kind = next(iter(types_of(item)), "Claim")
    name = text_of(item, "name")
    if kind == "Claim" or not name:
        return None
    return {"kind": shorten(kind, LABEL_LIMIT), "name": shorten(name, LABEL_LIMIT)}


def _appearances(item: Node) -> dict[str, str]:
    """The addresses at which the claim appeared, each once, and what they are."""
    found = dict(_addresses(item, "firstAppearance", FIRST_APPEARANCE))
    for address, description in (*_addresses(item, "appearance", APPEARANCE), *_own(item)):
        found.setdefault(address, description)
    return dict(list(found.items())[:_APPEARANCES_LIMIT])


def _addresses(item: Node, name: str, description: str) -> Iterator[tuple[str, str]]:
    for value in as_list(item.get(name)):
        address = address_of(value) if isinstance(value, dict) else web_address(str(value))
        if address is not None:
            yield address, description


def _own(item: Node) -> Iterator[tuple[str, str]]:
    if "Claim" not in types_of(item) and (address := address_of(item)) is not None:
        yield address, APPEARANCE
