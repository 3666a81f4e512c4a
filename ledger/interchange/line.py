"""The lines of an interchange file below its header: one command a line.

    {"op":"claim","ref":"C1","statement":"..."}                AnyLine, told apart by ``op``

Every line is the command of its operation with ``op`` and an optional ``ref`` beside it (``command_of`` takes
them away again), so a file and an HTTP body say the same thing in the same words.
"""

from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from ledger.domain.commands import (
    AddEvidence,
    AgentCorrection,
    CaptureSource,
    Command,
    CorrectAgent,
    CorrectEntry,
    CorrectSource,
    CorrectUtterance,
    EntryCorrection,
    RecordUtterance,
    RedactEvent,
    RegisterAgent,
    RegisterClaim,
    RestoreEvent,
    RewordClaim,
    SourceCorrection,
    UnlinkClaims,
    UtteranceCorrection,
    VerifySource,
    VoidEntry,
)
from ledger.domain.commands.name import Identifier, Name
from ledger.domain.identifier import kind_of
from ledger.domain.text import Passage
from ledger.domain.vocabulary import AgentRelation, ClaimRelation

Ref = Annotated[str, Field(pattern=r"^[^\s/]+$", max_length=200)]
"""A name local to the namespace: no white space and no slash."""

CORRECTABLE: Final = ("utterance", "entry", "agent", "source")


class Line(Command):
    """What every operation may carry; lines without a ``ref`` cannot be named by later ones."""

    model_config = ConfigDict(populate_by_name=False)

    command: ClassVar[type[Command]] = Command

    ref: Ref | None = None

    @model_validator(mode="after")
    def _ref_is_no_other_identifier(self) -> Self:
        if self.ref is not None and kind_of(self.ref) and self.ref != getattr(self, "id", None):
            raise ValueError("ref is an identifier: choose another name")
        return self


class AgentLine(RegisterAgent, Line):
    """Make an agent known; anonymous groups are agents of their own."""

    command: ClassVar[type[Command]] = RegisterAgent
    op: Literal["agent"]


class SourceLine(CaptureSource, Line):
    """Make a captured document known."""

    command: ClassVar[type[Command]] = CaptureSource
    op: Literal["source"]


class ClaimLine(RegisterClaim, Line):
    """Make a proposition a claim."""

    command: ClassVar[type[Command]] = RegisterClaim
    op: Literal["claim"]


class LinkLine(Line):
    """Relate two claims, or two agents; which of them the names tell."""

    op: Literal["link"]
    id: Identifier | None = None
    origin: Annotated[Name, Field(alias="from")]
    to: Name
    relation: ClaimRelation | AgentRelation
    notes: Passage | None = None


class UtteranceLine(RecordUtterance, Line):
    """One act of speaking or publishing and what it does to claims."""

    command: ClassVar[type[Command]] = RecordUtterance
    op: Literal["utterance"]


class UtteranceCorrectionLine(CorrectUtterance, Line):
    """Our record of an utterance was wrong."""

    command: ClassVar[type[Command]] = CorrectUtterance
    op: Literal["correct"]
    changes: Annotated[UtteranceCorrection, Field(alias="set")]


class EntryCorrectionLine(CorrectEntry, Line):
    """Our record of an act was wrong."""

    command: ClassVar[type[Command]] = CorrectEntry
    op: Literal["correct"]
    changes: Annotated[EntryCorrection, Field(alias="set")]


class AgentCorrectionLine(CorrectAgent, Line):
    """Our record of an agent was wrong."""

    command: ClassVar[type[Command]] = CorrectAgent
    op: Literal["correct"]
    changes: Annotated[AgentCorrection, Field(alias="set")]


class SourceCorrectionLine(CorrectSource, Line):
    """Our record of a source was wrong."""

    command: ClassVar[type[Command]] = CorrectSource
    op: Literal["correct"]
    changes: Annotated[SourceCorrection, Field(alias="set")]


class VoidLine(VoidEntry, Line):
    """Our record of an entry should not be there at all."""

    command: ClassVar[type[Command]] = VoidEntry
    op: Literal["void"]


class RewordLine(RewordClaim, Line):
    """Change the canonical wording of a claim."""

    command: ClassVar[type[Command]] = RewordClaim
    op: Literal["reword"]


class UnlinkLine(UnlinkClaims, Line):
    """Take a link between claims off."""

    command: ClassVar[type[Command]] = UnlinkClaims
    op: Literal["unlink"]


class EvidenceLine(AddEvidence, Line):
    """Evidence for an entry."""

    command: ClassVar[type[Command]] = AddEvidence
    op: Literal["evidence"]


class VerifyLine(VerifySource, Line):
    """The document of a source was fetched again."""

    command: ClassVar[type[Command]] = VerifySource
    op: Literal["verify"]


class RedactedLine(RestoreEvent, Line):
    """In exports, in the place of the line whose payload is gone: what is left of the event."""

    command: ClassVar[type[Command]] = RestoreEvent
    op: Literal["redacted"]


class RedactLine(RedactEvent, Line):
    """Remove the payload of an event for a legal reason; a skeleton without any text stays."""

    command: ClassVar[type[Command]] = RedactEvent
    op: Literal["redact"]


def tag_of(value: Any) -> str | None:
    """Which line a JSON object is: its ``op``, and of corrections what they correct; None when it is none."""
    op = value.get("op") if isinstance(value, dict) else getattr(value, "op", None)
    if op != "correct":
        return op if isinstance(op, str) else None
    has = value.__contains__ if isinstance(value, dict) else type(value).model_fields.__contains__
    return next((f"correct {kind}" for kind in CORRECTABLE if has(kind)), None)


AnyLine = Annotated[
    Annotated[AgentLine, Tag("agent")]
    | Annotated[SourceLine, Tag("source")]
    | Annotated[ClaimLine, Tag("claim")]
    | Annotated[LinkLine, Tag("link")]
    | Annotated[UtteranceLine, Tag("utterance")]
    | Annotated[UtteranceCorrectionLine, Tag("correct utterance")]
    | Annotated[EntryCorrectionLine, Tag("correct entry")]
    | Annotated[AgentCorrectionLine, Tag("correct agent")]
    | Annotated[SourceCorrectionLine, Tag("correct source")]
    | Annotated[VoidLine, Tag("void")]
    | Annotated[RewordLine, Tag("reword")]
    | Annotated[UnlinkLine, Tag("unlink")]
    | Annotated[EvidenceLine, Tag("evidence")]
    | Annotated[VerifyLine, Tag("verify")]
    | Annotated[RedactedLine, Tag("redacted")]
    | Annotated[RedactLine, Tag("redact")],
    Discriminator(tag_of),
]

LINES: Final[dict[str, type[Line]]] = {
    "agent": AgentLine,
    "source": SourceLine,
    "claim": ClaimLine,
    "link": LinkLine,
    "utterance": UtteranceLine,
    "correct utterance": UtteranceCorrectionLine,
    "correct entry": EntryCorrectionLine,
    "correct agent": AgentCorrectionLine,
    "correct source": SourceCorrectionLine,
    "void": VoidLine,
    "reword": RewordLine,
    "unlink": UnlinkLine,
    "evidence": EvidenceLine,
    "verify": VerifyLine,
    "redacted": RedactedLine,
    "redact": RedactLine,
}
"""The models by tag: the ``op``, and of corrections what they correct."""

OPERATIONS: Final = tuple(dict.fromkeys(tag.partition(" ")[0] for tag in LINES))
"""Every ``op`` that can be imported."""


def command_of(line: Line) -> Command:
    """The command of the line, with the file's names; a ``LinkLine`` has none before they are resolved."""
    given = line.model_fields_set - {"op", "ref"}
    fields = {name: getattr(line, name) for name in line.command.model_fields}
    return line.command.model_construct(_fields_set=given, **fields)
