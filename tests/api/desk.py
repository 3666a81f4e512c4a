"""A desk: a client that writes with the key, reads without one, and remembers every exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

KEY = "editor-key-of-the-tests-0123456789abcdef"
AUTHORIZED = {"Authorization": f"Bearer {KEY}"}
DAY = "2025-03-13"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer."""

    method: str
    path: str
    body: Any
    answer: httpx.Response


class Desk:
    """Short words for what tests do all the time. A failed ``read`` or ``write`` is a failed test."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.exchanges: list[Exchange] = []

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> httpx.Response:
        """The answer, whatever it is. ``from_`` is the parameter ``from``."""
        parameters = {name.rstrip("_"): value for name, value in query.items()}
        more: dict[str, Any] = {} if body is None else {"json": body}
        if parameters:
            more["params"] = parameters
        answer = self.client.request(method, path, headers=dict(headers or {}), **more)
        self.exchanges.append(Exchange(method, path, body, answer))
        return answer

    def get(self, path: str, *, headers: Mapping[str, str] | None = None, **query: Any) -> httpx.Response:
        """The answer to a GET without a key."""
        return self.send("GET", path, headers=headers, **query)

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        revision: int | None = None,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> httpx.Response:
        """The answer to a POST with the key, and with ``If-Match`` when a revision is given."""
        sent = {**AUTHORIZED, **(headers or {})}
        if revision is not None:
            sent["If-Match"] = f'"{revision}"'
        return self.send("POST", path, body, headers=sent, **query)

    def read(self, path: str, **query: Any) -> dict[str, Any]:
        """The body of a GET that succeeds."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def write(self, path: str, body: Any, *, revision: int | None = None, **query: Any) -> dict[str, Any]:
        """The receipt of a POST that succeeds."""
        answer = self.post(path, body, revision=revision, **query)
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    def register_agent(self, name: str = "Ann", kind: str = "person") -> str:
        """The id of a new agent."""
        return str(self.write("/v1/agents", {"name": name, "kind": kind})["agent_id"])

    def register_claim(self, statement: str = "The bridge is closed", **fields: Any) -> str:
        """The id of a new claim."""
        return str(self.write("/v1/claims", {"statement": statement, **fields})["claim_id"])

    def act(self, claim: str, acts: str, agent: str, **fields: Any) -> dict[str, Any]:
        """The receipt of one act on the claim, by the shorthand ``acts``."""
        body = {"speakers": [agent], "said": {"edtf": DAY}, **fields}
        return self.write(f"/v1/claims/{claim}/{acts}", body)

    def assert_claim(self, claim: str, agent: str, **fields: Any) -> str:
        """The id of a new assertion."""
        return str(self.act(claim, "assertions", agent, **fields)["entries"][0]["entry_id"])

    def wait_for_views(self) -> int:
        """The head of the log, once the views show it."""
        head = int(self.read("/v1/events")["as_of"]["position"])
        receipt = self.post("/v1/agents", {"name": "Waiter", "kind": "other"}, wait="projected").json()
        assert receipt["projected"] is True
        return head + 1


def slug_of(answer: httpx.Response) -> str:
    """Which problem the answer is; fails when it is none."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return str(problem["type"]).removeprefix("/problems/")
