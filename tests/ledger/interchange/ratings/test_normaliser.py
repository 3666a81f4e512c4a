"""From a publisher's rating to TRUE, FALSE, MIXTURE or OTHER, in the order that is documented."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.value import Rating
from ledger.domain.vocabulary import NormalisedRating
from ledger.interchange.ratings import fold_label, load_tables, normalise

TRUE, FALSE, MIXTURE, OTHER = (
    NormalisedRating.TRUE,
    NormalisedRating.FALSE,
    NormalisedRating.MIXTURE,
    NormalisedRating.OTHER,
)
LABELS = sorted({label for table in load_tables().languages.values() for _, label in table.rows})
NUMBERS = st.floats(-1_000, 1_000, allow_nan=False).map(lambda number: round(number, 2))


@pytest.mark.parametrize(
    ("label", "publisher", "language", "expected"),
    [
        ("Falso", None, "pt-BR", FALSE),
        ("FAUX", None, "fr", FALSE),
        ("  c&#39;est&nbsp;faux ! ", None, None, FALSE),
        ("C&amp;#39;est faux", None, "fr", FALSE),
        ("Verdadeiro, mas", "lupa.news", "pt", MIXTURE),
        ("Half-true.", "www.politifact.com", "en", MIXTURE),
        ("Four Pinocchios", "washingtonpost.com", None, FALSE),
        ("Three Pinocchios", "The Washington Post", None, MIXTURE),
        ("Satire", None, "en", OTHER),
        ("Sin pruebas", None, "es", OTHER),
        ("Sin pruebas", None, "pt", OTHER),
        ("Vrai", None, "xx", TRUE),
        ("True, but it was in 1990", None, "en", None),
        ("Wahr oder doch nicht", None, "de", None),
        ("!!!", None, None, None),
    ],
)
def test_whole_label_decides(
    label: str, publisher: str | None, language: str | None, expected: NormalisedRating | None
) -> None:
    """Labels of several languages and publishers; a part of a label decides nothing."""
    rating = Rating(label=label)

    assert normalise(rating, publisher=publisher, language=language) is expected


@pytest.mark.parametrize(
    ("label", "publisher", "expected"),
    [
        ("Sem contexto", "apublica.org", MIXTURE),
        ("Sem contexto", None, OTHER),
        ("Falscher Kontext", "correctiv.org", FALSE),
        ("Falscher Kontext", None, OTHER),
        ("Fiction", "unknown.example", FALSE),
    ],
)
def test_table_of_the_publisher_goes_first(
    label: str, publisher: str | None, expected: NormalisedRating
) -> None:
    """The same word means one thing with one publisher and another elsewhere."""
    assert normalise(Rating(label=label), publisher=publisher, language="pt") is expected


def test_label_goes_before_value() -> None:
    """One feed gives every review the value 4 of 6, the true and the false ones alike."""
    rating = Rating(label="Falso", value=4, best=6)

    assert normalise(rating, language="pt") is FALSE


@pytest.mark.parametrize(
    ("value", "worst", "best", "expected"),
    [
        (5, 1, 5, TRUE),
        (1, 1, 5, FALSE),
        (4, 1, 5, MIXTURE),
        (1, None, 5, FALSE),
        (1, 5, 1, TRUE),
        (5, 5, 1, FALSE),
        (6, 1, 5, None),
        (0, None, 5, None),
        (3, 3, 3, None),
        (3, 1, None, None),
        (None, 1, 5, None),
        (-1, None, -1, None),
    ],
)
def test_value_decides_where_the_label_is_unknown(
    value: float | None, worst: float | None, best: float | None, expected: NormalisedRating | None
) -> None:
    """Only the ends of a scale are true and false; outside of it, or without one, there is no basis."""
    assert normalise(Rating(label="zzz", value=value, worst=worst, best=best)) is expected


@given(
    st.sampled_from(LABELS),
    st.sampled_from(["upper", "lower", "title", "swapcase"]),
    st.sampled_from(" .!:-"),
)
def test_case_punctuation_and_entities_change_nothing(label: str, case: str, mark: str) -> None:
    """However a label is dressed, it is the same label."""
    dressed = escape(f"  {getattr(label, case)()}{mark}\t").replace(" ", "&nbsp; ")

    assert fold_label(dressed) == fold_label(label)
    assert normalise(Rating(label=dressed)) is normalise(Rating(label=label))


@given(st.text())
def test_folding_twice_is_folding_once(label: str) -> None:
    """A folded label holds nothing more to fold."""
    assert fold_label(fold_label(label)) == fold_label(label)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_scale_turned_round_swaps_true_and_false(value: float, worst: float, best: float) -> None:
    """What is the best end of one scale is the worst of the same scale turned round."""
    swapped = {TRUE: FALSE, FALSE: TRUE, MIXTURE: MIXTURE, None: None}

    there = normalise(Rating(label="zzz", value=value, worst=worst, best=best))
    back = normalise(Rating(label="zzz", value=value, worst=best, best=worst))

    assert swapped[there] is back
