"""Converts the Factopolis data set to interchange lines; convert-a-data-set.md says what becomes what.

    python docs/how-to/convert_factopolis.py factopolis.json > factopolis.ndjson

Lines go to standard output; what is left out goes to standard error, with the record and the reason.
"""

import json
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ledger.domain.value import Rating
from ledger.interchange.header import FORMAT
from ledger.interchange.ratings import normalise

Record = dict[str, Any]

ADDRESSES: Final = {
    "abc": "https://abcnews.go.com/video/embed?id={id}",
    "archive-org": "https://archive.org/details/{id}",
    "audioboom": "https://audioboom.com/posts/{id}",
    "c-span": "https://www.c-span.org/video/?{id}",
    "fox": "https://video.foxnews.com/v/{id}",
    "fox-business": "https://video.foxbusiness.com/v/{id}",
    "msnbc": "https://www.msnbc.com/msnbc/embedded-video/{id}",
    "soundcloud": "https://soundcloud.com/{id}",
    "twitter": "https://twitter.com/{user}/status/{id}",
    "youtube": "https://www.youtube.com/watch?v={id}",
}
"""Where a source is that has only an id, by its type."""

VENUES: Final = ("Twitter", "interview", "rally", "conference", "speech", "meeting", "statement", "remarks")

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

DATED: Final = re.compile(rf"/(20\d\d)/(0[1-9]|1[0-2]|{'|'.join(MONTHS)})/(?:([0-3]\d)/)?")
"""A day or a month in the path of a page, as news sites put it."""


def convert(data: Record) -> Iterator[Record]:
    """The lines of the data set: each thing before what names it."""
    yield {"format": FORMAT, "namespace": "factopolis"}
    for kind, name, agents in (("person", "person", "people"), ("organization", "checker", "checkers")):
        for agent in data[agents]:
            yield {"op": "agent", "ref": f"{name}:{agent['id']}", "name": agent["title"], "kind": kind}
    yield from map(claim_line, data["claims"])
    for assertion in without_repeats(data["assertions"]):
        yield from assertion_lines(assertion)
    yield from check_lines(data)


def claim_line(claim: Record) -> Record:
    """The claim; its negation and the data set's verdict are not the claim's own words, so they are notes."""
    notes = [f"{name}: {claim[name]}" for name in ("negative", "summary", "related") if claim.get(name)]
    topics = [
        topic for name in ("topics", "themes", "subjects", "subject") for topic in claim.get(name) or []
    ]
    line = {"op": "claim", "ref": f"claim:{claim['id']}", "statement": claim["title"], "language": "en"}
    return line | {"topics": list(dict.fromkeys(topics)), "notes": "\n".join(notes) or None}


def without_repeats(assertions: list[Record]) -> Iterator[Record]:
    """The assertions, without those that are another one again."""
    first: dict[str, str] = {}
    for assertion in assertions:
        names = ("speaker", "date", "claims", "quote")
        same = first.setdefault(json.dumps([assertion.get(name) for name in names]), assertion["id"])
        if same == assertion["id"]:
            yield assertion
        else:
            leave_out(assertion["id"], f"the same words on the same claims and day as {same}")


def assertion_lines(assertion: Record) -> Iterator[Record]:
    """The utterance, the evidence of each source for each of its entries, and the retraction."""
    ref, where = f"said:{assertion['id'].replace('/', ':')}", assertion.get("where")
    retraction = assertion.get("retraction") or {}
    line = {"op": "utterance", "ref": ref, "speakers": [f"person:{assertion['speaker']}"]}
    yield line | {
        "said": {"edtf": assertion["date"], "basis": "explicit"},
        "venue": {"kind": next((kind for kind in VENUES if kind in where), "other"), "name": where}
        if where
        else None,
        "quotes": [quote_of(assertion["quote"])] if assertion.get("quote") else [],
        "notes": json.dumps(retraction) if "type" in retraction else None,
        "acts": [{"act": "assert", "claim": f"claim:{claim}"} for claim in assertion["claims"]],
    }
    entries = [f"{ref}/claim:{claim}" for claim in assertion["claims"]]
    for source in assertion.get("sources") or []:
        yield from evidence_lines(entries, source, assertion["id"])
    if "type" in retraction:
        leave_out(assertion["id"], f"a {retraction['type']} is no retraction: kept in the notes")
    elif retraction:
        said = {"edtf": retraction.get("date") or f"{assertion['date']}/", "basis": "derived"}
        yield line | {
            "ref": f"retracted:{ref}",
            "said": said | ({"basis": "explicit"} if "date" in retraction else {}),
            "notes": json.dumps(retraction),
            "quotes": [quote_of(retraction["quote"])] if retraction.get("quote") else [],
            "acts": [{"act": "retract", "entry": entry} for entry in entries],
        }


def evidence_lines(entries: list[str], source: Record, record: str) -> Iterator[Record]:
    """The document as evidence for every entry; none without an address."""
    pattern = ADDRESSES.get(source["type"]) if source.get("id") else None
    address = source.get("source") or source.get("url") or source.get("iframe")
    address = address or (pattern and pattern.format_map(source))
    if not address:
        leave_out(record, f"a source of type {source['type']!r} has no address that can be told")
        return
    parts = [f"{name} {source[name]} s" for name in ("start", "duration") if name in source]
    described = ", ".join([source["type"], *parts, *(["deleted"] if source.get("deleted") else [])])
    page = source_line(address)
    yield page
    for entry in entries:
        yield {"op": "evidence", "entry": entry, "source": page["ref"], "description": described}


def check_lines(data: Record) -> Iterator[Record]:
    """One assessment for what a checker says of a claim on a page, however often the data set lists it."""
    checkers = {checker["id"]: checker for checker in data["checkers"]}
    lines: dict[str, Record] = {}
    for assertion in sorted(data["assertions"], key=lambda assertion: str(assertion["date"])):
        for check in assertion.get("checks") or []:
            page = source_line(check["source"])
            yield page
            for claim in check.get("claims") or assertion["claims"]:
                ref = f"check:{check['checker']}:{claim}:{page['ref'][5:]}"
                line = lines.setdefault(ref, check_line(ref, check, claim, assertion["date"]))
                act = line["acts"][0]
                act["inferred"] &= len(assertion["claims"]) > 1 and "claims" not in check
                judge(act, check, page["ref"], checkers.get(check["checker"], {}))
    for line in lines.values():
        act = line["acts"][0]
        if "rating" not in act:
            act |= {"normalised": "OTHER", "inferred": True, "notes": "The checker gives words, no rating."}
        yield line


def check_line(ref: str, check: Record, claim: str, asserted: str) -> Record:
    """The checker's utterance: of the day in the page's address, else at some time after the assertion."""
    edtf, why = f"{asserted}/", "listed under what was said on the first of these days"
    if found := DATED.search(check["source"].lower()):
        year, month, day = found.groups()
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        edtf, why = f"{year}-{number:02}" + (f"-{day}" if day else ""), "from the address of the page"
    said = {"edtf": edtf, "basis": "derived", "justification": why}
    act = {"act": "assess", "claim": f"claim:{claim}", "inferred": True, "evidence": []}
    return {
        "op": "utterance",
        "ref": ref,
        "speakers": [f"checker:{check['checker']}"],
        "said": said,
        "acts": [act],
    }


def judge(act: Record, check: Record, page: str, checker: Record) -> None:
    """Put into the act what the check adds: the first rating there is, and words that are not there yet."""
    words = [check[name] for name in ("quote", "short") if check.get(name)]
    for evidence in [{"source": page, "quote": quote_of(text)} for text in words] or [{"source": page}]:
        if evidence not in act["evidence"]:
            act["evidence"].append(evidence)
    if check.get("rating") and "rating" not in act:
        names = {rating["id"]: rating["name"] for rating in checker.get("ratings") or []}
        label = str(names.get(check["rating"].lower(), check["rating"]))
        normalised = normalise(Rating(label=label), publisher=checker.get("title"), language="en")
        act |= {"rating": {"label": label}, "normalised": normalised}


def source_line(address: str) -> Record:
    """The page; its host in lower case, and a ref that stays when other pages come and go."""
    parts = urlsplit(address.strip())
    page = parts._replace(netloc=parts.netloc.lower()).geturl()
    return {"op": "source", "ref": f"page:{sha256(page.encode()).hexdigest()[:16]}", "url": page}


def quote_of(text: str) -> Record:
    """The words as somebody's own."""
    return {"exact": text, "wording": "direct_quote"}


def leave_out(record: str, reason: str) -> None:
    """Say on standard error what is not converted, and why."""
    print(f"{record}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    records = convert(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    for text in dict.fromkeys(json.dumps(line, ensure_ascii=False) for line in records):
        print(text)
