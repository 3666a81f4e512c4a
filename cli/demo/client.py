"""A client of the demonstration's HTTP API, as anybody could write it."""

import time
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import httpx

from ledger.domain.errors import ProjectionBehind

_WAIT_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.05


class Client:
    """Gets JSON, and knows the names of the agents that it has met."""

    def __init__(self, url: str, key: str) -> None:
        # The proxies of the environment are for other hosts than this one.
        self._http = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=_WAIT_SECONDS, trust_env=False
        )
        self._names: dict[str, str] = {}

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """The answer to a GET; raises httpx.HTTPStatusError when it is an error."""
        answer: dict[str, Any] = self._http.get(path, params=query).raise_for_status().json()
        for agent, named in answer.get("agents", {}).items():
            self._names[agent] = str(named["name"])
        return answer

    def names(self, agents: list[str]) -> list[str]:
        """The names of agents, in the order of their ids."""
        for agent in agents:
            if agent not in self._names:
                self._names[agent] = str(self.get(f"/v1/agents/{agent}")["name"])
        return [self._names[agent] for agent in agents]

    def wait_for_views(self, position: int) -> None:
        """Return when the list of claims shows everything up to the position.

        Raises:
            ProjectionBehind: it does not within half a minute.
        """
        give_up = time.monotonic() + _WAIT_SECONDS
        reached = 0
        while reached < position:
            if time.monotonic() > give_up:
                raise ProjectionBehind(view="claim_states", position=reached, wanted=position)
            time.sleep(_PAUSE_SECONDS)
            answer = self._http.get("/v1/claims", params={"limit": "1"})
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                reached = answer.raise_for_status().json()["as_of"]["position"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
