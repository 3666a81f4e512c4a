"""Who reviews and who claims: authors as feeds name them, each an agent of the site that names them.

Agents are never merged: the same name on two sites is two agents, and whoever is not named is somebody else
in every review.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.text import LABEL_LIMIT
from ledger.domain.vocabulary import AgentKind
from ledger.interchange.claimreview.property import Node, as_list, clean, shorten, text_of, types_of
from ledger.interchange.claimreview.reference import is_address, ref_of, site_of

AGENTS_LIMIT: Final = 100
"""The speakers that an utterance may have."""

UNATTRIBUTED: Final = "unattributed"
"""The name of a claimant whom the feed does not name."""

_WEB: Final = re.compile(r"^(?:https?:/{0,2}|www\.)(?:www\.)?([^/\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgentRead:
    """An agent: what names it, and what is said of it."""

    ref: str
    name: str
    kind: AgentKind
    anonymous: bool = False

    @property
    def line(self) -> dict[str, Any]:
        """The line that makes the agent known."""
        return {
            "op": "agent",
            "ref": self.ref,
            "name": self.name,
            "kind": self.kind.value,
            "anonymous": self.anonymous,
        }


def read_agents(node: Node, name: str, site: str, default: AgentKind) -> tuple[AgentRead, ...]:
    """The agents that the property names, each once; values without any name are left out."""
    found = (_read(value, site, default) for value in as_list(node.get(name)))
    return tuple({agent.ref: agent for agent in found if agent is not None}.values())


def site_agent(site: str) -> AgentRead:
    """The organization behind a site, for reviews that name no author."""
    return _agent(site, AgentKind.ORGANIZATION, site)


def unattributed(site: str, review: str) -> AgentRead:
    """Somebody whom the review does not name."""
    ref = ref_of("agent", site, UNATTRIBUTED, review)
    return AgentRead(ref, UNATTRIBUTED, AgentKind.OTHER, anonymous=True)


def _read(value: Any, site: str, default: AgentKind) -> AgentRead | None:
    if isinstance(value, str):
        name, kind = clean(value), default
    elif isinstance(value, dict):
        address = text_of(value, "url", "@id", "sameAs")
        name = text_of(value, "name", "legalName", "alternateName") or (
            site_of(address) if is_address(address) else ""
        )
        kind = _kind_of(types_of(value), default)
    else:
        return None
    return _agent(site, kind, _plain(name)) if name else None


def _agent(site: str, kind: AgentKind, name: str) -> AgentRead:
    return AgentRead(ref_of("agent", site, kind.value, name), shorten(name, LABEL_LIMIT), kind)


def _plain(name: str) -> str:
    """The name; of a name that is a web address, however broken, its host."""
    found = _WEB.match(name)
    return found.group(1).lower() if found else name


def _kind_of(types: tuple[str, ...], default: AgentKind) -> AgentKind:
    for name in types:
        if name == "Person":
            return AgentKind.PERSON
        if name.endswith("Organization") or name in ("NGO", "Corporation"):
            return AgentKind.ORGANIZATION
    return default
