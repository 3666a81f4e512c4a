"""Texts compared: typography is not substance, and the steps between two texts give both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.wording import is_substantive, text_operations


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“cut off”", '"cut off"'),
        ("«cut off»", '"cut off"'),
        ("'cut off'", '"cut off"'),
        ("they are ‘cut off’, he said", "they are “cut off”, he said"),  # noqa: RUF001 - the marks are the point
        ("'Putin's men'", '"Putin\'s men"'),
        ("‹ cut off ›", "'cut off'"),  # noqa: RUF001 - likewise
        ("「cut off」", '"cut off"'),
        ("\"he said 'cut off'\"", "'he said \"cut off\"'"),
        ("Putin's", "Putin’s"),  # noqa: RUF001 - the typographic apostrophe is the point
        ("2025–26", "2025-26"),  # noqa: RUF001 - the dash is the point
        ("so — they say", "so - they say"),
        ("so - they say", "so-they say"),
        ("wait…", "wait..."),
        ("a  b\nc", "a b c"),
        ("\u00a0a b ", "a b"),
        ("Cut Off", "cut off"),
        ("STRASSE", "straße"),
        ("e\u0301tat", "\u00e9tat"),
    ],
)
def test_typography_is_not_substantive(before: str, after: str) -> None:
    """Quotes, dashes, spaces and letter case may change without anything being said anew."""
    assert not is_substantive(before, after)
    assert not is_substantive(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("are surrounded", "are not surrounded"),
        ("20 to 30", "20 to 80"),
        ("now here", "nowhere"),
        ("may be", "maybe"),
        ("3.5", "35"),
        ("so.", "so?"),
        ("", "so"),
        ("cut off", '"cut off"'),
        ("cut off", "'cut off'"),
        ("Putin's", "Putins"),
        ("Putin's", 'Putin"s'),
        ("the soldiers' camp", "the soldiers camp"),
        ("5'", '5"'),
    ],
)
def test_words_and_numbers_are_substantive(before: str, after: str) -> None:
    """Another word, another number, another sign: something else is said."""
    assert is_substantive(before, after)


def test_operations_go_word_by_word() -> None:
    """What stayed is equal, what went is deleted before what came is inserted."""
    operations = text_operations("they are cut off", "they are not surrounded")

    assert [(each.op, each.text) for each in operations] == [
        ("equal", "they are "),
        ("delete", "cut"),
        ("insert", "not"),
        ("equal", " "),
        ("delete", "off"),
        ("insert", "surrounded"),
    ]


@given(before=st.text("ab “\n-.", max_size=30), after=st.text("ab “\n-.", max_size=30))
def test_operations_join_to_both_texts(before: str, after: str) -> None:
    """Without what was inserted they give the text before, without what was deleted the text after."""
    operations = text_operations(before, after)

    assert "".join(each.text for each in operations if each.op != "insert") == before
    assert "".join(each.text for each in operations if each.op != "delete") == after
    assert all(each.text for each in operations)


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_substance_is_mutual(before: str, after: str) -> None:
    """A text does not differ from itself, and differing goes both ways."""
    assert not is_substantive(before, before)
    assert is_substantive(before, after) == is_substantive(after, before)
