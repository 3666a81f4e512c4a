"""Similar claims: what is compared, how near it must be, and at which moment."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.application.question import NOW, Question
from ledger.application.replay import Replay
from ledger.domain.commands import RewordClaim
from projections.claims.view import CLAIMS
from projections.neighbour import ASKED_LIMIT, SIMILAR_LIMIT, Similar
from projections.registry import open_admin
from projections.search.text import COMPARED_LIMIT, compared
from projections.search.view import SEARCH
from projections.view import View
from tests.projections.keeper import Keeper, feed_all, read
from tests.projections.searching import register

BRIDGE = "The old bridge over the river has been closed since March"
LETTERS = st.text(st.characters(codec="utf-8"), max_size=40)


def ask(
    keeper: Keeper, texts: Sequence[str], question: Question, besides: str | None = None
) -> list[Similar]:
    """What the reader's login gets, from views as they are."""
    as_of = Replay(keeper.log).as_of(question)
    return read(keeper, lambda views: views.neighbours.similar(texts, as_of, besides))


def similar(
    keeper: Keeper, *texts: str, besides: str | None = None, position: int | None = None
) -> list[Similar]:
    """The same, from views that have reached the head."""
    feed_all(keeper)
    return ask(keeper, texts, Question(as_of=position), besides)


def found(keeper: Keeper, *texts: str, **fields: Any) -> list[str]:
    """The claims alone, nearest first."""
    return [each.claim.facts.claim_id for each in similar(keeper, *texts, **fields)]


def test_nearest_comes_first(keeper: Keeper) -> None:
    """Claims come in the order of the trigrams they share; what shares few does not come."""
    register(keeper, "Unemployment fell for the third month in a row")
    near = register(keeper, "The old bridge over the river has been shut since March")
    same = register(keeper, BRIDGE)
    far = register(keeper, "The bridge over the river was closed in March")

    offered = similar(keeper, BRIDGE)

    assert [each.claim.facts.claim_id for each in offered] == [same, near, far]
    assert [each.similarity for each in offered] == sorted({e.similarity for e in offered}, reverse=True)
    assert offered[0].similarity == 1
    assert (offered[0].wording, offered[0].claim.status) == (BRIDGE, "no_record")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’été à Łódź — 10.000 €", "l'ete a lodz - 10 000"),  # noqa: RUF001 - typographic on purpose
        ("ﬁne STRASSE №5", "fine straße no5"),
        ("Зеленський виграв вибори", "Zelenskii vigrav vibori"),
        ("“They\u00a0said: ‘no’…”", "They said no"),  # noqa: RUF001 - typographic on purpose
        ("大桥自三月以来一直关闭", "大桥自三月以来一直关闭。"),
        ("الجسر القديم مغلق منذ مارس", "الجِسْر القديم مغلق منذ مارس!"),
        ("पुराना पुल मार्च से बंद है", "पुराना पुल मार्च से बंद है।"),
    ],
)
def test_same_words_are_the_same_in_any_dress(keeper: Keeper, one: str, other: str) -> None:
    """Case, accents, punctuation, space and compatibility forms make no difference, nor does Cyrillic."""
    claim = register(keeper, one)

    (offered,) = similar(keeper, other)

    assert (offered.claim.facts.claim_id, offered.similarity) == (claim, 1)


@pytest.mark.parametrize(
    "text", ["大桥仍然开放通行没有任何限制", "الاقتصاد ينمو بسرعة هذا العام", "!?", "🦓"]
)
def test_other_words_are_not_offered(keeper: Keeper, text: str) -> None:
    """Scripts that the database's locale does not know are told apart; no letters are near nothing."""
    for statement in ("大桥自三月以来一直关闭", "الجسر القديم مغلق منذ مارس", "?!", "🦓🦓"):
        register(keeper, statement)

    assert found(keeper, text) == []


def test_numbers_are_compared(keeper: Keeper) -> None:
    """Another number is another claim, nearly alike."""
    fewer = register(keeper, "10,000 soldiers are surrounded near Kursk")
    same = register(keeper, "20,000 soldiers are surrounded near Kursk")

    assert found(keeper, "20.000 soldiers are surrounded near Kursk!") == [same, fewer]


def test_other_wordings_are_compared(keeper: Keeper) -> None:
    """A claim is offered for its nearest wording, once; and is found by the other wordings of a new one."""
    claim = register(
        keeper, "The crossing is shut", wordings=["Nobody may drive across", BRIDGE, f"{BRIDGE}!"]
    )

    (offered,) = similar(keeper, BRIDGE)
    (asked,) = similar(keeper, "Something else entirely", "The crossing is shut")

    assert (offered.claim.facts.claim_id, offered.wording) == (claim, BRIDGE)
    assert (asked.claim.facts.claim_id, asked.wording) == (claim, "The crossing is shut")
    assert found(keeper, *["Something else entirely"] * ASKED_LIMIT, BRIDGE) == []


def test_claim_is_not_similar_to_itself(keeper: Keeper) -> None:
    """What is asked about stays out of its answer."""
    first, second = register(keeper, BRIDGE), register(keeper, BRIDGE)

    assert found(keeper, BRIDGE, besides=first) == [second]


def test_wordings_are_those_of_the_moment(keeper: Keeper) -> None:
    """A claim is compared by what it said then, and not before it was registered."""
    claim, ferry = register(keeper, BRIDGE), "The ferry sank in a storm"
    before = keeper.head
    keeper.execute(RewordClaim(claim=claim, statement=ferry, reason="clearer"))

    assert found(keeper, BRIDGE) == found(keeper, ferry, position=before) == []
    assert found(keeper, BRIDGE, position=before) == found(keeper, ferry) == [claim]
    assert found(keeper, BRIDGE, position=before - 1) == []


@pytest.mark.parametrize("ahead", [CLAIMS, SEARCH], ids=lambda view: view.name)
def test_redacted_wordings_are_compared_at_no_moment(keeper: Keeper, ahead: View) -> None:
    """A removed text is not offered, whichever of the views follows the redaction first."""
    ferry = "The ferry sank in a storm"
    claim = register(keeper, BRIDGE, wordings=[ferry])
    registered = keeper.head
    assert found(keeper, BRIDGE) == found(keeper, ferry) == [claim]
    keeper.redact(registered)
    with keeper.feed(ahead) as feed:
        feed.step()

    at_once = [ask(keeper, [text], NOW) for text in (BRIDGE, ferry)]
    keeper.execute(RewordClaim(claim=claim, statement="The tower fell at noon", reason="clearer"))

    assert at_once == [[], []]
    assert found(keeper, BRIDGE) == found(keeper, ferry, position=registered) == []
    assert found(keeper, "The tower fell at noon") == [claim]


def test_same_words_are_offered_however_many_are_near(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound on the work keeps those that are only near away, and the answer has ten at most."""
    claims = [register(keeper, f"{BRIDGE} of year {year}") for year in range(2000, 2020)]
    assert len(found(keeper, BRIDGE)) == SIMILAR_LIMIT

    monkeypatch.setattr("projections.neighbour._COMPARED_MOST", 1)

    assert claims[-1] in found(keeper, f"{BRIDGE} of year 2019")
    assert len(found(keeper, f"{BRIDGE} of year 1066")) == 1


def test_row_of_a_wording_explains_itself(keeper: Keeper) -> None:
    """The events that made it are those of its claim that speak of wordings."""
    claim = register(keeper, BRIDGE, wordings=["The ferry sank in a storm"])
    feed_all(keeper)
    with open_admin(keeper.database.projector) as admin:
        explained = admin.row("search", f"{claim}:1")

    assert explained.is_equal
    assert [row["compared"] for row in explained.rows] == ["the ferry sank in a storm"]
    assert [event.position for event in explained.positions] == [keeper.head]


@given(text=LETTERS)
@example(text="İ")
@example(text="ΐ")
def test_what_is_compared_is_plain(text: str) -> None:
    """It is ASCII whatever the text, within the limit, and stays itself."""
    words = compared(text * 20)

    assert words.isascii()
    assert len(words) <= COMPARED_LIMIT
    assert compared(words) == words
