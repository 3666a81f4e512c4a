"""Search: what is found, in whose words, and what is no search."""

import pytest

from ledger.domain.errors import InvalidSearch
from projections.search.query import TERM_LIMIT, parse_query
from projections.search.text import TEXT_LIMIT, fold, near_words
from projections.search.view import SEARCH
from tests.projections.keeper import Keeper
from tests.projections.searching import Find, quote, register


@pytest.mark.parametrize(
    ("language", "statement", "q"),
    [
        ("en", "Thousands of troops are completely surrounded", "surround troop"),
        ("en-GB", "They were retreating", "retreated"),
        ("de", "Die Häuser wurden zerstört", "Haus zerstören"),
        ("fr", "Les troupes sont encerclées", "troupe"),
        ("es", "Las naciones fueron rodeadas", "nación rodeado"),
        ("ru", "Российские войска окружены под Курском", "российских Курск"),
        ("uk", "Українські війська не в оточенні", "війська оточенні"),
        (None, "Troops are surrounded", "SURROUNDED"),
        ("en", "Die Straße bei Łódź ist gesperrt: 10,000 Mann", "strasse lodz 10.000"),
        ("fr", "L’élève a été reçu à l’hôtel", "eleve hotel"),  # noqa: RUF001 - typographic on purpose
        ("pt", "A eleição não foi fraudada", "eleicao"),
        ("uk", "П’ять сіл під Києвом", "п'ять Києвом"),  # noqa: RUF001 - Ukrainian
        ("en", "COVID-19 in NATO/EU states since 2024-2025", "19 eu 2025"),
        ("hi", "हिन्दी भाषा", "भाषा"),
    ],
)
def test_words_are_found_in_their_language(
    keeper: Keeper, find: Find, language: str | None, statement: str, q: str
) -> None:
    """Other forms of a word are found, whatever its case, accents and punctuation are."""
    claim = register(keeper, statement, language=language)
    register(keeper, "Something else is so", language=language)

    assert find(q) == {claim}
    assert find(q, language=language) == {claim}


def test_stems_are_those_of_the_language(keeper: Keeper, find: Find) -> None:
    """What English takes for two forms of a word are two words where the claim is not English."""
    english = register(keeper, "They were surrounded", language="en")
    unknown = register(keeper, "They were surrounding us")

    assert find('"surround"') == {english}
    assert find('"surrounding"') == {english, unknown}


def test_words_that_a_language_skips_need_not_be_there(keeper: Keeper, find: Find) -> None:
    """A sentence is found though its little words differ; alone, or in quotation marks, they count."""
    english = register(keeper, "Troops are surrounded", language="en")
    german = register(keeper, "The Troops heißt ein Film", language="de")

    assert find("the troops") == {english, german}
    assert find("the") == {german}
    assert find('"the troops"') == {english, german}


@pytest.mark.parametrize("q", ["Zelenskiy", "Zelenskyy", "Зеленський", "encirlced", "encircledd"])
def test_similar_spellings_are_found(keeper: Keeper, find: Find, q: str) -> None:
    """A word that is nowhere as it was written finds those that are near to it; a phrase does not."""
    claim = register(keeper, "Zelensky denies that troops are encircled", language="en")
    register(keeper, "The river is blue", language="en")

    assert find(q) == {claim}
    assert find(f'"{q}"') == set()


def test_similar_spellings_are_for_words_that_are_nowhere(keeper: Keeper, find: Find) -> None:
    """A word that is found as it was written finds nothing else in texts."""
    contest = register(keeper, "They contest it")
    content = register(keeper, "They like the content")

    assert find("contest") == {contest}
    assert find("contant") == {contest, content}


def test_similar_names_of_agents_are_found_always(keeper: Keeper, find: Find) -> None:
    """Names are written in many ways, so one spelling does not hide the others."""
    first, second = keeper.claims(2)
    keeper.say({"act": "assert", "claim": first}, speaker=keeper.agent("Volodymyr Zelenskyy"))
    keeper.say({"act": "assert", "claim": second}, speaker=keeper.agent("Володимир Зеленський"))

    assert find("Zelenskyy") == {first, second}


def test_phrases_are_words_in_a_row(keeper: Keeper, find: Find) -> None:
    """Quotation marks of any kind ask for the order too."""
    claim = register(keeper, "Russian forces surrounded Ukrainian troops")
    register(keeper, "Ukrainian forces surrounded Russian troops")

    assert find('"russian forces"') == {claim}
    assert find("“Ukrainian troops” forces") == {claim}
    assert len(find("ukrainian troops")) == 2


def test_all_words_are_wanted_somewhere_in_the_claim(keeper: Keeper, find: Find) -> None:
    """Wording, topics, quotes and speakers' names are looked through together."""
    claim = register(keeper, "Troops are surrounded", topics=["Kursk"], wordings=["a full encirclement"])
    quote(keeper, claim, "they must lay down their weapons", speaker=keeper.agent("Vladimir Putin"))
    other = register(keeper, "Troops are surrounded elsewhere")

    assert find("surrounded Kursk encirclement weapons Putin") == {claim}
    assert find("surrounded") == {claim, other}
    assert find("surrounded crocodile") == set()


@pytest.mark.parametrize(
    "q",
    [
        "' OR 1=1 --",
        "\\",
        "a\\'b",
        "!kursk & (x | y) <-> z:*",
        "%s %(position)s {table}",
        '"',
        'kursk"\'"',
        "x" * 2_000,
        "ж" * 2_000,
        "\U0001f993kursk",
        "a " * 900,
        "<kursk> &amp; http://kursk.example/a?b=c#d",
    ],
)
def test_hostile_searches_are_searches(keeper: Keeper, find: Find, q: str) -> None:
    """Nothing in a search is a command, and the letters of it are all that counts."""
    claim = register(keeper, "Nothing of that sort")

    try:
        found = find(q)
    except InvalidSearch:
        found = set()

    assert claim not in found


@pytest.mark.parametrize(
    "q", ["", " ", "?!", '""', "“”", "\U0001f993", " ".join(map(str, range(TERM_LIMIT + 1)))]
)
def test_search_for_nothing_or_too_much_is_refused(q: str) -> None:
    """One word at least, and not more than the limit."""
    with pytest.raises(InvalidSearch):
        parse_query(q)


def test_folding_again_changes_nothing() -> None:
    """What is folded is folded, whatever the script."""
    texts = [
        "L’été à Łódź – 10,000 €",  # noqa: RUF001 - typographic on purpose
        "Зеленський: їжак, йод, ёлка",
        "İSTANBUL ﬁne ẞ",
        "Αθήνας",
        "שָׁלוֹם",
        "日本",
    ]

    for text in texts:
        assert fold(fold(text)) == fold(text)
    assert fold(texts[0]) == "l ete a lodz 10 000"
    assert fold(texts[1]) == "зеленський їжак йод елка"
    assert near_words(fold(texts[1])) == "elka izhak zelenskii"


def test_largest_text_is_taken(keeper: Keeper, find: Find) -> None:
    """Utterances of any size reach the view; what stands beyond the limit is not searched."""
    claim = keeper.claims()[0]
    words = "".join(f"{chr(0x20000 + number)} " for number in range(5_000))
    quotes = [{"exact": words, "wording": "direct_quote"}] * 6 + [
        {"exact": "the very end", "wording": "direct_quote"}
    ]
    keeper.say({"act": "assert", "claim": claim}, quotes=quotes)

    assert find(chr(0x20000 + 77)) == {claim}
    assert find("end") == set()
    assert all(len(str(SEARCH.value_of(row, "text"))) <= TEXT_LIMIT for row in keeper.rows(SEARCH)[claim])
