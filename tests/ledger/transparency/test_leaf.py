"""The bytes that are hashed are those of RFC 8785 and RFC 6962."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.transparency.leaf import (
    ENTRY_LIMIT,
    Envelope,
    canonical_json,
    leaf_hash,
    payload_commitment,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
keys = st.text(st.characters(max_codepoint=0x7F), max_size=10)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)
digests = st.binary(min_size=32, max_size=32)
envelopes = st.builds(
    Envelope,
    origin=texts,
    stream=texts,
    revision=st.integers(1, 2**53 - 1),
    topic=texts,
    event_id=texts,
    utterance_id=st.none() | texts,
    recorded_at=st.datetimes(timezones=st.just(UTC)),
    recorded_by=texts,
    correlation_id=texts,
    causation_id=st.none() | texts,
    previous=st.none() | digests,
    commitment=digests,
)


@given(st.dictionaries(keys, values, max_size=8))
def test_canonical_json_is_rfc_8785(value: dict[str, Any]) -> None:
    """With ASCII keys and whole numbers the fast encoder gives the bytes of the RFC."""
    assert canonical_json(value) == rfc8785.dumps(value)


ODD = [*map(chr, range(0x20)), '"', "\\", "\x7f", "\u2028", "\u2029", "\uffff"]


@pytest.mark.parametrize("text", ODD)
def test_escapes_are_those_of_rfc_8785(text: str) -> None:
    """Control characters, quotes and line separators have one spelling."""
    assert canonical_json({"a": text}) == rfc8785.dumps({"a": text})


@given(envelopes)
def test_envelope_is_rfc_8785(envelope: Envelope) -> None:
    """An envelope is canonical, whatever text its fields hold."""
    entry = envelope.to_bytes()

    assert rfc8785.dumps(json.loads(entry)) == entry
    assert len(json.loads(entry)) == 13


@pytest.mark.parametrize("value", ["\ud800", "a\udfff", float("nan"), float("inf")])
def test_what_has_no_bytes_is_refused(value: object) -> None:
    """Half of a surrogate pair and numbers that JSON has not are errors, never guesses."""
    with pytest.raises(ValueError, match=r"surrogates|JSON compliant"):
        canonical_json({"a": value})


def envelope_of(recorded_by: str, revision: int = 1) -> Envelope:
    instant = datetime(2025, 3, 14, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    return Envelope("o", "s", revision, "t", "e", None, instant, recorded_by, "c", None, None, bytes(32))


def test_envelope_bytes_are_fixed() -> None:
    """These bytes are hashed for ever: a change of this test forks every log."""
    assert envelope_of("é\n").to_bytes().decode() == (
        '{"causation_id":null,"correlation_id":"c","event_id":"e","origin":"o","payload":"' + "00" * 32 + '"'
        ',"previous":null,"recorded_at":"2025-03-14T07:30:00.000000Z","recorded_by":"é\\n","revision":1'
        ',"stream":"s","topic":"t","utterance_id":null,"v":1}'
    )


def test_envelope_has_a_longest_length() -> None:
    """An entry bundle counts bytes in 16 bits."""
    overhead = len(envelope_of("").to_bytes())

    assert len(envelope_of("x" * (ENTRY_LIMIT - overhead)).to_bytes()) == ENTRY_LIMIT
    with pytest.raises(ValueError, match=str(ENTRY_LIMIT)):
        envelope_of("x" * (ENTRY_LIMIT - overhead + 1)).to_bytes()


def test_revision_fits_a_json_number() -> None:
    """RFC 8785 numbers are doubles: beyond 2**53 they would not be exact."""
    with pytest.raises(ValueError, match="revision"):
        envelope_of("x", revision=2**53).to_bytes()


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_hashes_are_of_rfc_6962(salt: bytes, state: bytes) -> None:
    """A leaf is prefixed with a zero byte; a commitment is over salt and payload."""
    assert leaf_hash(state) == sha256(b"\x00" + state).digest()
    assert payload_commitment(salt, state) == sha256(salt + state).digest()
