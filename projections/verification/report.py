"""What a verification is asked, and what it finds; all of it can be read by a program."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant

LISTED: Final = 1_000
"""Differences that a report lists; the others are only counted."""

SAMPLE_LIMIT: Final = 100_000
SEED_LIMIT: Final = 2**31 - 1


class Asked(Frozen):
    """What of a view is verified: ``all`` of it, a ``sample`` of so many streams, or the rows of one ``key``.

    The same seed draws the same sample while neither the log nor the view changes.
    """

    scope: Literal["all", "sample", "key"]
    sample: Annotated[int | None, Field(ge=1, le=SAMPLE_LIMIT)] = None
    seed: Annotated[int | None, Field(ge=0, le=SEED_LIMIT)] = None
    key: str | None = None

    @classmethod
    def for_all(cls) -> "Asked":
        """Every stream of the view's kinds, and every row."""
        return cls(scope="all")

    @classmethod
    def for_sample(cls, sample: int, seed: int) -> "Asked":
        """Streams drawn from the log, and pages drawn from the view, for rows whose stream the log lacks."""
        return cls(scope="sample", sample=sample, seed=seed)

    @classmethod
    def for_key(cls, key: str) -> "Asked":
        """The rows that are asked for by the key."""
        return cls(scope="key", key=key)


class RowDifference(Frozen):
    """A row that is not what the log gives, by columns, JSON taken apart.

    ``missing`` rows have no ``stored``, ``unexpected`` ones no ``replayed``. Of an ``unreadable`` stream,
    whose id is then the key, the log gives nothing: ``reason`` says why.
    """

    key: str
    kind: Literal["missing", "unexpected", "different", "unreadable"]
    stored: dict[str, Any] | None = None
    replayed: dict[str, Any] | None = None
    reason: str | None = None


class VerificationReport(Frozen):
    """What a verification found.

    The view moved from ``from_position`` to ``to_position`` meanwhile; each stream was compared at where the
    view stood then. ``listed`` has the first 1,000 of ``differences``. ``unsettled`` streams could not be
    compared: something in them was redacted at a position that the view has not reached.
    """

    view: str
    version: int
    asked: Asked
    from_position: int
    to_position: int
    streams: int
    rows: int
    differences: int
    listed: tuple[RowDifference, ...]
    unsettled: int
    started_at: Instant
    finished_at: Instant

    @property
    def is_equal(self) -> bool:
        """Whether every row compared is what the log gives."""
        return self.differences == 0


class Verification(Frozen):
    """A verification that somebody asked for.

    ``finished`` has a report, ``failed`` says why there is none, ``lost`` is one whose process died.
    """

    verification_id: str
    view: str
    state: Literal["running", "finished", "failed", "lost"]
    asked: Asked
    started_at: Instant
    failure: str | None
    report: VerificationReport | None


class LastDifference(Frozen):
    """The difference that was seen last; ``key`` names the row."""

    key: str
    kind: str
    position: int
    at: Instant


class ViewIntegrity(Frozen):
    """What the self-check has done for a view.

    A difference counts each time that it is seen. ``is_ok`` is false from then on until the view was rebuilt,
    or all of it was verified and nothing differs.
    """

    view: str
    is_ok: bool
    checks: int
    streams: int
    rows: int
    differences: int
    last_check_at: Instant | None
    last_check_age_seconds: float | None
    last_position: int | None
    last_difference: LastDifference | None


class Integrity(Frozen):
    """Whether the views are what the log gives, as far as was checked; the heartbeat is the self-check's."""

    is_ok: bool
    is_checking: bool
    heartbeat_at: Instant | None
    views: tuple[ViewIntegrity, ...]
