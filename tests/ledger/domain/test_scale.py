"""The Admiralty scale and ICD-203: complete, ranked where they can be, and unknown where they say so."""

from itertools import pairwise

from ledger.domain.scale import CONFIDENCES, CREDIBILITIES, LIKELIHOODS, RELIABILITIES
from ledger.domain.vocabulary import Confidence, Likelihood, Reliability


def test_every_word_is_explained() -> None:
    """No word of the vocabularies is without meaning, and none is explained that does not exist."""
    assert list(RELIABILITIES) == list(Reliability)
    assert list(CREDIBILITIES) == [1, 2, 3, 4, 5, 6]
    assert list(LIKELIHOODS) == list(Likelihood)
    assert list(CONFIDENCES) == list(Confidence)


def test_what_cannot_be_judged_has_no_rank() -> None:
    """F and 6 are no bad marks: ranking them last would make an unknown source worse than a liar."""
    reliabilities = {word: grade.rank for word, grade in RELIABILITIES.items()}
    credibilities = {word: grade.rank for word, grade in CREDIBILITIES.items()}

    assert reliabilities == {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": None}
    assert credibilities == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: None}


def test_steps_of_likelihood_follow_each_other() -> None:
    """The seven steps cover the chances from 1 to 99 percent without a hole."""
    steps = list(LIKELIHOODS.values())

    assert (steps[0].low, steps[-1].high) == (1, 99)
    assert all(before.low < before.high == after.low for before, after in pairwise(steps))
