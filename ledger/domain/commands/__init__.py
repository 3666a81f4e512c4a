"""What a client may ask the ledger to record: the bodies of HTTP and the lines of interchange files.

Names of things are TypeIDs when a command is decided; interchange files may use refs, which are
resolved first (``map_names``). Days are EDTF as given; the decision derives and clamps their bounds.
"""

from ledger.domain.commands.act import (
    ActInput,
    AnyActInput,
    Assert,
    Assess,
    DeclineComment,
    EvidenceInput,
    JudgementInput,
    Reassess,
    Rebut,
    ReferenceInput,
    Retract,
    SupportClaim,
    TargetInput,
    WithdrawAssessment,
)
from ledger.domain.commands.base import Command
from ledger.domain.commands.correction import (
    AddEvidence,
    AgentCorrection,
    CorrectAgent,
    CorrectEntry,
    CorrectSource,
    EntryCorrection,
    SourceCorrection,
    VoidEntry,
)
from ledger.domain.commands.name import map_names, names_in
from ledger.domain.commands.redaction import RedactEvent, RestoreEvent
from ledger.domain.commands.registration import (
    CaptureSource,
    LinkAgents,
    LinkClaims,
    RegisterAgent,
    RegisterClaim,
    RewordClaim,
    UnlinkClaims,
    VerifySource,
)
from ledger.domain.commands.utterance import (
    CorrectUtterance,
    HopInput,
    RecordUtterance,
    ReportedInput,
    SaidInput,
    UtteranceCorrection,
)

__all__ = [
    "ActInput",
    "AddEvidence",
    "AgentCorrection",
    "AnyActInput",
    "Assert",
    "Assess",
    "CaptureSource",
    "Command",
    "CorrectAgent",
    "CorrectEntry",
    "CorrectSource",
    "CorrectUtterance",
    "DeclineComment",
    "EntryCorrection",
    "EvidenceInput",
    "HopInput",
    "JudgementInput",
    "LinkAgents",
    "LinkClaims",
    "Reassess",
    "Rebut",
    "RecordUtterance",
    "RedactEvent",
    "ReferenceInput",
    "RegisterAgent",
    "RegisterClaim",
    "ReportedInput",
    "RestoreEvent",
    "Retract",
    "RewordClaim",
    "SaidInput",
    "SourceCorrection",
    "SupportClaim",
    "TargetInput",
    "UnlinkClaims",
    "UtteranceCorrection",
    "VerifySource",
    "VoidEntry",
    "WithdrawAssessment",
    "map_names",
    "names_in",
]
