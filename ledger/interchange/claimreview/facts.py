"""What a ClaimReview says, read and checked once: the facts from which its lines are made."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ledger.domain.commands.base import Language
from ledger.domain.day import clamp, parse_day
from ledger.domain.errors import InvalidLine
from ledger.domain.text import ADDRESS_LIMIT, PASSAGE_LIMIT, STATEMENT_LIMIT, check_text
from ledger.domain.vocabulary import AgentKind
from ledger.interchange.claimreview.agent import AgentRead, read_agents, site_agent
from ledger.interchange.claimreview.day import read_day
from ledger.interchange.claimreview.document import Item
from ledger.interchange.claimreview.property import Node, clean, nodes_of, shorten, text_of
from ledger.interchange.claimreview.rating import RatingRead, read_rating
from ledger.interchange.claimreview.reference import is_address, page_of, ref_of, site_of

_LANGUAGE: Final[TypeAdapter[str]] = TypeAdapter(Language)
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Facts:
    """A review as it was understood.

    ``site`` is the host that names its agents, ``page`` what tells its page from others. ``published`` is its
    day; where it has none, ``created`` is a day by which it was there. ``remarks`` tell what was left out.
    """

    address: str | None
    site: str
    page: str
    statement: str
    authors: tuple[AgentRead, ...]
    publisher: AgentRead
    rating: RatingRead
    published: str | None
    modified: str | None
    created: str | None
    title: str | None
    body: str | None
    language: str | None
    item: Node
    remarks: tuple[str, ...]

    @property
    def ref(self) -> str:
        """What names the review whatever it says: a page may review many claims."""
        return ref_of("review", self.page, self.statement, *sorted(author.ref for author in self.authors))

    @property
    def version(self) -> str:
        """What the review says now: its rating, its days and its texts."""
        rating = self.rating.rating
        numbers = (rating.value, rating.best, rating.worst)
        said = [rating.label, *numbers, self.published, self.modified, self.body, self.rating.explanation]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]

    @property
    def day(self) -> str | None:
        """The day of the review, or an interval open below where only a bound is known."""
        return self.published or (f"/{self.created}" if self.created else None)


def read_facts(item: Item, bound: date) -> Facts:
    """What the review says.

    Raises:
        InvalidLine: it names no claim, no rating, or nobody who reviews.
        CommandRefused: the claim is too long, or a day lies after ``bound``.
    """
    review = item.review
    remarks: list[str] = []
    statement = text_of(review, "claimReviewed")
    if not statement:
        raise InvalidLine(item.number, "claimReviewed is missing or blank")
    check_text("claimReviewed", statement, STATEMENT_LIMIT)
    rating = read_rating(review, item.number)
    remarks += rating.remarks
    address = address_of(review)
    if address is None:
        remarks.append("The review has no web address.")
    site = site_of(address) if address else _site_of_agents(review)
    authors, publisher = _reviewers(review, site, item.number, remarks)
    published = _day(review, "datePublished", bound, remarks)
    return Facts(
        address=address,
        site=site,
        page=page_of(address) if address else f"/{text_of(review, '@id') or published or ''}",
        statement=statement,
        authors=authors,
        publisher=publisher,
        rating=rating,
        published=published,
        modified=_day(review, "dateModified", bound, remarks),
        created=read_day(review.get("dateCreated")) or read_day(item.feed.get("dateCreated")),
        title=shorten(text_of(review, "name", "headline"), STATEMENT_LIMIT) or None,
        body=shorten(text_of(review, "reviewBody", "description"), PASSAGE_LIMIT) or None,
        language=_language(review, remarks),
        item=next(iter(nodes_of(review, "itemReviewed")), {}),
        remarks=tuple(remarks),
    )


def address_of(node: Node) -> str | None:
    """The web address of the page, None when there is none that a page could link to."""
    for name in ("url", "mainEntityOfPage", "@id"):
        for address in (
            text_of(node, name),
            *(text_of(inner, "url", "@id") for inner in nodes_of(node, name)),
        ):
            if (found := web_address(address)) is not None:
                return found
    return None


def web_address(text: str) -> str | None:
    """The text as a web address, None when it is none or too long to be kept."""
    address = clean(text).replace(" ", "%20")
    return address if is_address(address) and len(address) <= ADDRESS_LIMIT else None


def _site_of_agents(review: Node) -> str:
    """The site of a review without address: that of its publisher or author, empty when there is none."""
    agents = (*nodes_of(review, "publisher"), *nodes_of(review, "author"))
    return next((site_of(address) for agent in agents if (address := address_of(agent))), "")


def _reviewers(
    review: Node, site: str, number: int, remarks: list[str]
) -> tuple[tuple[AgentRead, ...], AgentRead]:
    """Who judges, and who publishes it."""
    authors = read_agents(review, "author", site, AgentKind.ORGANIZATION)
    publishers = read_agents(review, "publisher", site, AgentKind.ORGANIZATION)
    if not authors and publishers:
        authors = publishers
        remarks.append("The review names no author; its publisher stands for it.")
    if not authors:
        if not site:
            raise InvalidLine(number, "author is missing, and there is no url to tell whose review it is")
        authors = (site_agent(site),)
        remarks.append("The review names no author; its site stands for it.")
    return authors, publishers[0] if publishers else authors[0]


def _day(review: Node, name: str, bound: date, remarks: list[str]) -> str | None:
    day = read_day(review.get(name))
    if day is None:
        if text := text_of(review, name):
            remarks.append(f"{name} {shorten(text, 100)!r} is no day that can be told, and was left out.")
        return None
    clamp(name, parse_day(day), bound)
    return day


def _language(review: Node, remarks: list[str]) -> str | None:
    nodes = nodes_of(review, "inLanguage")
    text = text_of(review, "inLanguage") or next(
        (text_of(node, "alternateName", "name") for node in nodes), ""
    )
    if not text:
        return None
    try:
        return _LANGUAGE.validate_python(text.replace("_", "-"))
    except ValidationError:
        remarks.append(f"inLanguage {shorten(text, 100)!r} is no language tag, and was left out.")
        return None
