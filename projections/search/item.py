"""What is looked for in a claim or an agent: its text items, as the record has them.

claim ──┬─ claim     all its texts, for words
        ├─ wording   the statement and each other wording, for similar claims
        └─ entry     the quotes
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from ledger.domain.agent import AgentRecord
from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.events import (
    AgentCorrected,
    AgentRegistered,
    ClaimRegistered,
    ClaimReworded,
    EntryCorrected,
    EntryEvent,
    EntryVoided,
    RecordedEvent,
)
from ledger.domain.state import ClaimFacts
from projections.log import PART_OF
from projections.search.language import SIMPLE, configuration_of
from projections.search.text import compared, fold_all, near_words


class Item(NamedTuple):
    """A text that is looked for as one; days are null where they are open, and of entries alone.

    ``item_id`` names the claim, entry or agent; of a wording it is its claim and a number. An entry without a
    quote is an item too: its speakers are looked for. A wording is ``compared`` alone: its words are the
    claim's already.
    """

    item: Literal["claim", "wording", "entry", "agent"]
    item_id: str
    speakers: tuple[str, ...]
    said_earliest: date | None
    said_latest: date | None
    reported_latest: date | None
    configuration: str
    text: str
    near: str
    compared: str | None = None


def items_of_claim(record: ClaimRecord, events: Sequence[RecordedEvent]) -> Iterator[tuple[str, Item | None]]:
    """The items that the events may have changed, by id, as the record has them now; None is no item."""
    for recorded in events:
        match recorded.event:
            case ClaimRegistered() | ClaimReworded():
                yield record.claim_id, _item_of_claim(record)
                yield from _wordings_of(record)
            case EntryEvent() | EntryVoided() as event:
                yield event.entry_id, _item_of_entry(record.entries[event.entry_id], record.language)
            case EntryCorrected(utterance_id=str() as utterance, utterance=facts) if facts is not None:
                for entry in record.of_utterance(utterance):
                    yield entry.entry_id, _item_of_entry(entry, record.language)
            case _:
                # Links, evidence and corrected acts have no text that is searched.
                pass


def items_of_agent(record: AgentRecord, events: Sequence[RecordedEvent]) -> Iterator[tuple[str, Item | None]]:
    """As ``items_of_claim``."""
    if any(isinstance(recorded.event, AgentRegistered | AgentCorrected) for recorded in events):
        facts = record.facts
        yield record.agent_id, _text_item("agent", record.agent_id, None, [facts.name, facts.description])


def _item_of_claim(record: ClaimRecord) -> Item | None:
    texts = [record.statement, *record.wordings, *record.topics]
    return _text_item("claim", record.claim_id, record.language, texts)


def wordings_of(claim: ClaimRecord | ClaimFacts) -> tuple[object, ...]:
    """The statement, which may be redacted, and the other wordings; the number of each is its place."""
    return (claim.statement, *claim.wordings)


def number_of(item_id: str) -> int:
    """The number of the wording of that id."""
    return int(item_id.rpartition(PART_OF)[2])


def _wordings_of(record: ClaimRecord) -> Iterator[tuple[str, Item | None]]:
    for number, text in enumerate(wordings_of(record)):
        item_id = f"{record.claim_id}{PART_OF}{number}"
        words = compared(text) if isinstance(text, str) else ""
        item = Item("wording", item_id, (), None, None, None, SIMPLE, "", "", words) if words else None
        yield item_id, item


def _text_item(
    item: Literal["claim", "agent"], item_id: str, language: str | None, texts: Sequence[object]
) -> Item | None:
    text = fold_all([text for text in texts if isinstance(text, str)])
    if not text:
        return None
    return Item(item, item_id, (), None, None, None, configuration_of(language), text, near_words(text))


def _item_of_entry(entry: EntryRecord, language: str | None) -> Item | None:
    if entry.voided is not None:
        return None
    facts = entry.utterance
    text = fold_all([text for quote in facts.quotes for text in (quote.exact, quote.gist) if text])
    days = (facts.said.earliest, facts.said.latest, facts.reported.latest)
    configuration = configuration_of(language)
    return Item("entry", entry.entry_id, facts.speakers, *days, configuration, text, near_words(text))
