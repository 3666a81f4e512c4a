"""Ratings as feeds write them: the label is kept whatever it is, numbers where they lie on their scale."""

import re
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.decisions.act import is_outside
from ledger.domain.errors import InvalidLine
from ledger.domain.text import LABEL_LIMIT
from ledger.domain.value import Rating
from ledger.interchange.claimreview.property import Node, as_list, clean, shorten, text_of

_NUMBER: Final = re.compile(r"^[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?$")
_LARGEST: Final = 1e15


@dataclass(frozen=True, slots=True)
class RatingRead:
    """A rating, what its publisher says in explanation, and what was left out of it and why."""

    rating: Rating
    explanation: str
    remarks: tuple[str, ...]


def read_rating(review: Node, number: int) -> RatingRead:
    """The rating of the review: its label, else its number as a label.

    Raises:
        InvalidLine: it has neither.
    """
    value = next(iter(as_list(review.get("reviewRating"))), None)
    node: Node = value if isinstance(value, dict) else {"ratingValue": value}
    label = text_of(node, "alternateName", "name") or text_of(node, "ratingValue")
    if not label:
        raise InvalidLine(number, "reviewRating has no alternateName, name or ratingValue")
    rated, best, worst = (_number(node.get(name)) for name in ("ratingValue", "bestRating", "worstRating"))
    remarks: list[str] = []
    if rated is not None and is_outside(rated, worst, best):
        remarks.append(_outside(rated, worst, best))
        rated = None
    if len(label) > LABEL_LIMIT:
        remarks.append(f"The whole label: {label}")
    rating = Rating(label=shorten(label, LABEL_LIMIT), value=rated, best=best, worst=worst)
    return RatingRead(rating, text_of(node, "ratingExplanation", "description"), tuple(remarks))


def _outside(rated: float, worst: float | None, best: float | None) -> str:
    ends = f"from {worst:g} " if worst is not None else ""
    ends += f"up to {best:g}" if best is not None else "on"
    return f"ratingValue {rated:g} lies outside its scale {ends} and was left out."


def _number(value: Any) -> float | None:
    """The number, also where it is written as a text, with a comma or a point."""
    one = next(iter(as_list(value)), None)
    if isinstance(one, bool):
        return None
    if isinstance(one, int | float):
        return float(one) if abs(one) <= _LARGEST else None
    text = clean(one) if isinstance(one, str) else ""
    return float(text.replace(",", ".")) if _NUMBER.match(text) else None
