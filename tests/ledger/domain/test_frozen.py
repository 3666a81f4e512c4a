"""Models made without validation equal those made with it."""

import pytest

from ledger.domain.value import Hop, Quote
from ledger.domain.vocabulary import Role, Wording

HOP = {"role": Role.AGENCY, "agents": ("agent_a",)}


def test_equals_the_validated_model() -> None:
    """Defaults are filled in, and JSON has the fields in their order, however they were given."""
    made, validated = Hop.of_valid(HOP), Hop.model_validate(HOP)
    assert made == validated
    assert made.model_dump_json() == validated.model_dump_json()
    assert made.model_fields_set == validated.model_fields_set
    assert made.model_copy(update={"verb": "said"}).verb == "said"
    quote = Quote.of_valid({"wording": Wording.PARAPHRASE})
    assert quote == Quote(wording=Wording.PARAPHRASE)


def test_is_frozen() -> None:
    """Nothing made this way can be changed."""
    with pytest.raises(ValueError, match="frozen"):
        Hop.of_valid(HOP).named = False  # type: ignore[misc]


@pytest.mark.parametrize("fields", [{"agents": ("agent_a",)}, HOP | {"colour": "red"}, {"colour": "red"}])
def test_other_fields_are_refused(fields: dict[str, object]) -> None:
    """A field that is missing or unknown is a mistake of ours."""
    with pytest.raises(TypeError, match="Hop has other fields"):
        Hop.of_valid(fields)
