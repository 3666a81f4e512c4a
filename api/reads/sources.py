"""Sources: captured documents, and what they carry."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import BaseModel, Field

from api.answers.answer import answer
from api.answers.page import Page
from api.openapi.operation import Operation, describe
from api.reads.directory import Item, answer_directory
from api.reads.streams import records_of
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import AgentId, NoParameters, PageParameters
from api.services import in_thread, services_of
from ledger.application.log import EventLog, Moment
from ledger.application.question import NOW
from ledger.domain.as_of import AsOf
from ledger.domain.errors import InvalidCursor, NotFound, ProjectionBehind, SourceNotFound
from ledger.domain.listing import fold_words
from ledger.domain.source import SourceRecord, project_source
from ledger.domain.text import ADDRESS_LIMIT, STATEMENT_LIMIT
from projections.sources.model import Source, view_source

_ID: Final = "listSources"


class SourceCounts(BaseModel):
    """What a source carries, as the views had it at ``position``; voided entries are not counted."""

    position: int
    entries: int
    live_entries: int
    utterances: int
    claims: int


class SourceAnswer(Source):
    """One source; ``counts`` is null until the views know it."""

    counts: SourceCounts | None
    as_of: AsOf


class SourcesParameters(PageParameters):
    """Of the list of sources."""

    publisher: Annotated[AgentId, Field(description="the agent that published it")] = None
    url: Annotated[str | None, Field(max_length=ADDRESS_LIMIT, description="its address, exactly")] = None
    q: Annotated[
        str | None, Field(max_length=STATEMENT_LIMIT, description="words of title or address, in any case")
    ] = None

    def matches(self, record: SourceRecord) -> bool:
        """Whether the source is in the list."""
        facts = record.facts
        text = "\n".join(text.casefold() for text in (facts.title, facts.url) if text is not None)
        return (
            self.publisher in (None, facts.publisher)
            and self.url in (None, facts.url)
            and all(word in text for word in fold_words(self.q or ""))
        )


@get(
    "/v1/sources",
    **describe(
        Operation(
            _ID,
            "Sources",
            "Sources",
            Page[Source],
            query=SourcesParameters,
            problems=(InvalidCursor, ProjectionBehind),
        )
    ),
)
async def list_sources(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Captured documents, by id."""
    asked = read_query(request, SourcesParameters)
    views = services_of(request).views

    def then(log: EventLog, position: int) -> list[tuple[str, Item]]:
        return [
            (record.source_id, view_source(record).model_dump(mode="json"))
            for record in records_of(log, "source", project_source, position)
            if asked.matches(record)
        ]

    return await answer_directory(
        request,
        _ID,
        asked,
        lambda after, limit: views.sources(
            publisher=asked.publisher, url=asked.url, q=asked.q, after=after, limit=limit
        ),
        then,
    )


@get(
    "/v1/sources/{source_id:str}",
    **describe(
        Operation(
            "getSource", "One source", "Sources", SourceAnswer, query=NoParameters, problems=(SourceNotFound,)
        )
    ),
)
async def get_source(request: Request[Any, Any, Any], source_id: FromPath[str]) -> Response[bytes]:
    """The document as the record has it, what it carries, and when it was fetched again."""
    read_query(request, NoParameters)
    in_path("source", source_id)
    services = services_of(request)
    moment, source = await in_thread(_source, services.opened.log, source_id)
    counts = None
    try:
        found = await services.views.source(source_id)
        counts = SourceCounts(position=found.position, **found.counts)
    except (NotFound, ProjectionBehind):
        # The source is newer than the views; what the log says of it is whole without the counts.
        pass
    content = SourceAnswer.model_construct(**dict(source), counts=counts, as_of=NOW.at(moment))
    return answer(request, content, revision=source.revision)


def _source(log: EventLog, source_id: str) -> tuple[Moment, Source]:
    head = log.head()
    record = project_source(None, log.stream(source_id, upto=head.position))
    if record is None:
        raise SourceNotFound(identifier=source_id)
    return head, view_source(record)
