"""Bodies beside the commands they become."""

from pydantic import BaseModel

from api.writes.bodies import (
    ChangesOfUtterance,
    NewAgentLink,
    NewAssertion,
    NewAssessment,
    NewClaimLink,
    NewEvidence,
    NewRebuttal,
    NewRetraction,
    NewRevision,
    NewSupport,
    NewUtterance,
    NewVerification,
    NewWithdrawal,
    OneAct,
    Rewording,
    SaidOn,
)
from ledger.domain.commands import (
    AddEvidence,
    Assert,
    Assess,
    LinkAgents,
    LinkClaims,
    Reassess,
    Rebut,
    RecordUtterance,
    Retract,
    RewordClaim,
    SaidInput,
    SupportClaim,
    UtteranceCorrection,
    VerifySource,
    WithdrawAssessment,
)


def test_bodies_have_the_fields_of_their_commands() -> None:
    """What a command may hold, its body may say too, but for the address and what only exports say."""
    assert set(NewUtterance.model_fields) == {*RecordUtterance.model_fields, "expected"} - {"continues"}
    assert set(ChangesOfUtterance.model_fields) == set(UtteranceCorrection.model_fields)
    assert set(SaidOn.model_fields) == set(SaidInput.model_fields)
    pairs: list[tuple[type[BaseModel], type[BaseModel], set[str]]] = [
        (NewAssertion, Assert, {"id", "act", "claim"}),
        (NewRebuttal, Rebut, {"id", "act", "claim"}),
        (NewSupport, SupportClaim, {"id", "act", "claim"}),
        (NewAssessment, Assess, {"id", "act", "claim"}),
        (NewRevision, Reassess, {"id", "act", "entry"}),
        (NewWithdrawal, WithdrawAssessment, {"id", "act", "entry"}),
        (NewRetraction, Retract, {"id", "act", "entry"}),
        (Rewording, RewordClaim, {"claim"}),
        (NewClaimLink, LinkClaims, {"origin"}),
        (NewAgentLink, LinkAgents, {"origin"}),
        (NewEvidence, AddEvidence, {"entry"}),
        (NewVerification, VerifySource, {"source"}),
    ]
    for body, command, left_out in pairs:
        own = set(OneAct.model_fields) - set(command.model_fields) if issubclass(body, OneAct) else set()
        assert set(body.model_fields) - own == set(command.model_fields) - left_out
        for name in command.model_fields.keys() - left_out:
            ours, theirs = body.model_fields[name], command.model_fields[name]
            assert (ours.annotation, ours.metadata) == (theirs.annotation, theirs.metadata), name
