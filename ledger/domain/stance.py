"""What the rules of standing look at of an entry, and nothing else: small, flat, quick to read from a row.

    EntryRecord (folded from events) ──> stance_of ─┬─> Standing, Standpoint
    row of the view ``entries``      ───────────────┘

Both ways give equal stances, so one rule serves replay and views.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from ledger.domain.value import AnyAct, AskedAbout, Hop, Target, UtteranceFacts
from ledger.domain.vocabulary import ActKind, NormalisedRating, Relation, Role, Side

_VERDICTS: Final = {
    NormalisedRating.TRUE: Side.FOR,
    NormalisedRating.FALSE: Side.AGAINST,
    NormalisedRating.MIXTURE: Side.AGAINST,
}


class Citation(NamedTuple):
    """What an attribution chain says about roots.

    ``ends`` are the agents at the end of each branch; None stands for the speakers, where a branch holds
    only carriers. ``cites`` are the agents in the chain, other than carriers, who cite further, each with the
    agents at the ends of those branches. ``agencies`` are the agencies it runs through.
    """

    ends: tuple[str | None, ...]
    cites: tuple[tuple[str, tuple[str, ...]], ...] = ()
    agencies: tuple[str, ...] = ()


class Stance(NamedTuple):
    """An entry as the rules see it.

    ``said_*`` and ``reported_latest`` are its days, ``said_earliest`` None when open. ``bears_on_claim``
    tells of rebuttals and supports whether a target is the claim or one of its assertions; ``verdict`` of
    judgements which side they take. ``takes_up`` is the entry that it retracts, withdraws or supersedes;
    ``parent`` the entry below which it hangs. ``rating`` is a ``Rating``, or its JSON as text.
    """

    entry_id: str
    utterance_id: str
    position: int
    act: str
    speakers: tuple[str, ...]
    said_edtf: str | None
    said_earliest: date | None
    said_latest: date
    reported_latest: date
    is_presupposed: bool
    is_inferred: bool
    is_voided: bool
    bears_on_claim: bool
    verdict: str | None
    takes_up: str | None
    parent: str | None
    normalised: str | None
    relation: str | None
    rating: Any
    citation: Citation | None

    @property
    def fold_order(self) -> tuple[date, int]:
        """The one order in which entries are read: by the latest day they were said, then by position."""
        return (self.said_latest, self.position)

    @property
    def is_assertion(self) -> bool:
        """Whether it says the claim is so; a presupposition does not."""
        return self.act == ActKind.ASSERT and not self.is_presupposed


def stance_of(
    ids: tuple[str, str], position: int, utterance: UtteranceFacts, act: AnyAct, *, is_voided: bool
) -> Stance:
    """The stance of an entry as the record has it; ``ids`` are its own and its utterance's."""
    # Not all acts have the same fields, and models take long to say that they have not.
    fields = act.__dict__
    said, targets, takes_up = utterance.said, fields.get("targets", ()), act.takes_up
    normalised, relation = fields.get("normalised"), fields.get("relation")
    return Stance(
        *ids,
        position=position,
        act=act.act,
        speakers=utterance.speakers,
        said_edtf=said.edtf,
        said_earliest=said.earliest,
        said_latest=said.latest,
        reported_latest=utterance.reported.latest,
        is_presupposed=fields.get("presupposed", False),
        is_inferred=act.inferred,
        is_voided=is_voided,
        bears_on_claim=any(isinstance(target, Target) and target.bears_on_claim for target in targets),
        verdict=_verdict_of(normalised, relation),
        takes_up=takes_up,
        parent=_parent_of(takes_up, targets),
        normalised=normalised,
        relation=relation,
        rating=fields.get("rating"),
        citation=citation_of(utterance.chain) if utterance.chain else None,
    )


def _verdict_of(normalised: NormalisedRating | None, relation: Relation | None) -> Side | None:
    """Which side a judgement takes, by its rating or by its relation: undercutting is enough."""
    if relation is not None:
        return Side.AGAINST
    return None if normalised is None else _VERDICTS.get(normalised)


def _parent_of(takes_up: str | None, targets: Sequence[Target | AskedAbout]) -> str | None:
    """The entry that is taken up, or the first target, where that is an entry."""
    if takes_up is None and targets and targets[0].kind in ("entry", "assertion"):
        return targets[0].id
    return takes_up


def citation_of(chain: tuple[Hop, ...]) -> Citation:
    """What the chain, which has one hop at least, says about roots."""
    for number, hop in enumerate(chain):
        if hop.after != (number or None):
            return _citation_of_branches(chain)
    return _citation_of_line(chain)


def _citation_of_branches(chain: tuple[Hop, ...]) -> Citation:
    followers = _followers(chain)
    ends: list[str | None] = []
    for leaf in _leaves(1, followers):
        is_only_carried = all(chain[number - 1].role.is_carrier for number in _path(chain, leaf))
        ends.extend([None] if is_only_carried else chain[leaf - 1].agents)
    cites = [
        (agent, tuple(end for leaf in _leaves(number, followers) for end in chain[leaf - 1].agents))
        for number, hop in enumerate(chain, start=1)
        if not hop.role.is_carrier and followers[number]
        for agent in hop.agents
    ]
    agencies = [agent for hop in chain if hop.role is Role.AGENCY for agent in hop.agents]
    return Citation(tuple(ends), tuple(cites), tuple(agencies))


def _citation_of_line(chain: tuple[Hop, ...]) -> Citation:
    """The same for a chain without branches, as nearly all are."""
    ends = chain[-1].agents
    is_only_carried = True
    cites: list[tuple[str, tuple[str, ...]]] = []
    agencies: list[str] = []
    for number, hop in enumerate(chain, start=1):
        if hop.role.is_carrier:
            agencies += hop.agents if hop.role is Role.AGENCY else ()
        else:
            is_only_carried = False
            cites += [(agent, ends) for agent in hop.agents] if number < len(chain) else ()
    return Citation((None,) if is_only_carried else ends, tuple(cites), tuple(agencies))


def _path(chain: tuple[Hop, ...], leaf: int) -> list[int]:
    """Hop numbers from the leaf back to the first hop."""
    path = [leaf]
    while (after := chain[path[-1] - 1].after) is not None:
        path.append(after)
    return path


def _followers(chain: tuple[Hop, ...]) -> dict[int, list[int]]:
    """For each hop number, the numbers of the hops that follow it."""
    followers: dict[int, list[int]] = {number: [] for number in range(1, len(chain) + 1)}
    for number, hop in enumerate(chain, start=1):
        if hop.after is not None:
            followers[hop.after].append(number)
    return followers


def _leaves(number: int, followers: Mapping[int, list[int]]) -> list[int]:
    """The numbers of the last hops of all branches from ``number`` on, in order."""
    leaves: list[int] = []
    stack = [number]
    while stack:
        current = stack.pop()
        if followers[current]:
            stack.extend(reversed(followers[current]))
        else:
            leaves.append(current)
    return leaves
