"""The facts of utterances and acts, as a client would give them."""

from collections.abc import Iterable
from typing import Any

from ledger.domain.inverse.again import fields_of
from ledger.domain.value import (
    AskedAbout,
    Evidence,
    Quote,
    ReportedDay,
    SaidDay,
    Target,
    UtteranceFacts,
)
from ledger.domain.vocabulary import ReportedBasis


def facts_again(facts: UtteranceFacts, filler: str | None = None) -> dict[str, Any]:
    """Every fact, null where there is none; ``filler`` stands in quotes of which nothing is left."""
    return {
        "speakers": list(facts.speakers),
        "said": said_again(facts.said),
        "reported": reported_again(facts.reported),
        "venue": None if facts.venue is None else fields_of(facts.venue),
        "chain": [fields_of(hop) for hop in facts.chain],
        "quotes": [quote_again(quote, filler) for quote in facts.quotes],
        "notes": facts.notes,
    }


def said_again(said: SaidDay) -> dict[str, Any]:
    """The day with its bounds as they stand, so that no later clamp can widen them."""
    return fields_of(said)


def reported_again(reported: ReportedDay) -> dict[str, Any] | None:
    """The day with its bounds and where it was taken from; None when nothing was reported."""
    if reported.basis is ReportedBasis.SAID:
        is_reported = reported.source is not None or reported.via is not None
        return fields_of(reported, "edtf", "earliest", "latest") if is_reported else None
    fields = fields_of(reported, "edtf")
    if reported.basis is ReportedBasis.GIVEN:
        del fields["basis"]
    return ({} if reported.edtf is None else {"on": reported.edtf}) | fields


def targets_again(targets: Iterable[Target], *, with_kind: bool = False) -> list[dict[str, Any]]:
    """The targets by id; ``with_kind`` also what they were when they were targeted."""
    return [
        {"claim" if target.kind == "claim" else "entry": target.id}
        | fields_of(target, "id", "kind")
        | ({"kind": target.kind} if with_kind and target.kind != "claim" else {})
        for target in targets
    ]


def asked_again(asked: Iterable[AskedAbout]) -> list[dict[str, str]]:
    """What somebody was asked about or referred to, by id."""
    return [{about.kind: about.id} for about in asked]


def quote_again(quote: Quote, filler: str | None) -> dict[str, Any]:
    """The quote; the filler is its gist when nothing else is left."""
    return fields_of(quote) | ({"gist": filler} if filler and is_empty_quote(quote) else {})


def evidence_again(evidence: Evidence, filler: str | None) -> dict[str, Any]:
    """The evidence; the filler is its description when nothing else is left."""
    fields = fields_of(evidence)
    if evidence.quote is not None:
        fields["quote"] = quote_again(evidence.quote, filler)
    return fields | ({"description": filler} if filler and is_empty_evidence(evidence) else {})


def is_empty_quote(quote: Quote) -> bool:
    """Whether its words and positions are all gone."""
    return quote.start is None and quote.exact is None and quote.gist is None


def is_empty_evidence(evidence: Evidence) -> bool:
    """Whether all that it consisted of is gone."""
    parts = (evidence.source, evidence.url, evidence.description, evidence.quote)
    return all(part is None for part in parts)
