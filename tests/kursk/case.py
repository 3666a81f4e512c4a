"""What the tests of the case ask again and again."""

from ledger.domain.claim import EntryRecord
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.value import Rebuttal
from ledger.domain.vocabulary import Relation
from tests.histories.desk import Desk

UTTERANCES = [f"E{number:02}" for number in range(1, 18)]
CLAIMS = [f"C{number}" for number in range(1, 14)]


def utterances_of(desk: Desk, entries: list[str]) -> list[str]:
    """The utterances that made the entries, each once, in order of their number."""
    return sorted({name.split("/")[0] for name in desk.names(entries)})


def entries_of(desk: Desk, utterance: str) -> list[EntryRecord]:
    """Everything the utterance did, in the order in which it was recorded."""
    records = [desk.claim(claim) for claim in CLAIMS]
    entries = [e for record in records for e in record.of_utterance(desk.id_of(utterance))]
    return sorted(entries, key=lambda entry: entry.position)


def kept_utterances(desk: Desk, limit: Limit) -> list[str]:
    """The utterances of which anything is kept at the limit, on whatever claim."""
    kept = [entry.entry_id for claim in CLAIMS for entry in desk.standing(claim, limit).kept]
    return utterances_of(desk, kept)


def sides_of_c1(desk: Desk, limit: Limit = NO_LIMIT) -> dict[str, list[str]]:
    """Which utterances do what to C1; those that oppose with their relation."""
    standing = desk.standing("C1", limit)
    voices = {
        "asserting": standing.assertions,
        "presupposing": standing.presuppositions,
        "inferred": standing.inferred,
        "declined": standing.comments_declined,
    }
    named = {
        side: utterances_of(desk, [voice.entry.entry_id for voice in those]) for side, those in voices.items()
    }
    opposing = [
        f"{utterance} {relation_of(desk.claim('C1').entries[voice.entry.entry_id])}"
        for voice in standing.opposing
        for utterance in utterances_of(desk, [voice.entry.entry_id])
    ]
    return named | {"opposing": sorted(opposing)}


def relation_of(entry: EntryRecord) -> Relation | None:
    """How the entry opposes: by the first target of a rebuttal, or as the assessment says."""
    if isinstance(entry.act, Rebuttal):
        return entry.act.targets[0].relation
    relation = getattr(entry.act, "relation", None)
    assert relation is None or isinstance(relation, Relation)
    return relation
