"""Everything that a reader can ask of a ledger, for comparing two."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic_core import to_jsonable_python

from ledger.application.question import NOW, Question
from ledger.bootstrap import OpenLedger
from ledger.domain.agent import project_agent
from ledger.domain.source import project_source
from ledger.domain.vocabulary import Certainty

OF_THE_RECORDING = {"recorded_at", "recorded_by", "as_of", "registered_at", "captured_at"}


def questions(days: list[date]) -> Iterator[Question]:
    """Now, and each of the days on the said clock, with both certainties, and on the reported clock."""
    yield NOW
    for day in days:
        yield Question(said_as_of=day)
        yield Question(said_as_of=day, certainty=Certainty.POSSIBLE)
        yield Question(reported_as_of=day)


def answers(opened: OpenLedger, days: list[date]) -> list[Any]:
    """What a reader can ask: states with entries at several moments, timelines, agents and sources."""
    log, replay = opened.writer_log, opened.replay
    events = list(log.scan())
    claims, agents, sources = (
        sorted({r.originator_id for r in events if r.originator_id.startswith(kind)})
        for kind in ("claim_", "agent_", "source_")
    )
    found: list[Any] = [replay.detail(claim, asked) for asked in questions(days) for claim in claims]
    found += [replay.timeline(claim, NOW)[1] for claim in claims]
    found += [project_agent(None, log.stream(agent)) for agent in agents]
    found += [project_source(None, log.stream(source)) for source in sources]
    return [without_recording(to_jsonable_python(each, by_alias=True)) for each in found]


def without_recording(value: Any) -> Any:
    """The answer without who recorded what it tells, and when."""
    if isinstance(value, dict):
        kept = {name: part for name, part in value.items() if name not in OF_THE_RECORDING}
        return {name: without_recording(part) for name, part in kept.items()}
    return [without_recording(part) for part in value] if isinstance(value, list) else value
