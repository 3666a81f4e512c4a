"""What is looked for in a claim or an agent: its text items, as the record has them."""

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
from projections.search.language import configuration_of
from projections.search.text import fold_all, near_words


class Item(NamedTuple):
    """A text that is looked for as one; days are null where they are open, and of entries alone.

    ``item_id`` names the claim, entry or agent. An entry without a quote is an item too: its speakers are
    looked for.
    """

    item: Literal["claim", "entry", "agent"]
    item_id: str
    speakers: tuple[str, ...]
    said_earliest: date | None
    said_latest: date | None
    reported_latest: date | None
    configuration: str
    text: str
    near: str


def items_of_claim(record: ClaimRecord, events: Sequence[RecordedEvent]) -> Iterator[tuple[str, Item | None]]:
    """The items that the events may have changed, by id, as the record has them now; None is no item."""
    for recorded in events:
        match recorded.event:
            case ClaimRegistered() | ClaimReworded():
                yield record.claim_id, _item_of_claim(record)
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
