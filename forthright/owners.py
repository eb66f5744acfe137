"""Asks the services over HTTP, as the person whose token it is; refusals come back as sentences."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson

Query = Sequence[tuple[str, str]]


class OwnerUnreachable(Exception):
    """A service does not answer; the message names it and what to look at."""


class OwnerRefused(Exception):
    """A service refused; the message is its own, with the field."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        """From a problem document."""
        field = f" ({problem['field']})" if problem.get("field") else ""
        faults = "".join(f"\n  {fault['field']}: {fault['message']}" for fault in problem.get("errors") or ())
        super().__init__(f"{problem.get('detail') or 'The service refused.'}{field}{faults}")
        self.code, self.problem = str(problem.get("code", "")), problem


@dataclass(frozen=True, slots=True)
class Owner:
    """A service under a token."""

    name: str
    url: str
    token: str

    async def command(self, verb: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The fact that the command became. Raises `OwnerRefused` and `OwnerUnreachable`."""
        async with self._client() as client:
            fact: dict[str, Any] = orjson.loads(checked(await _posted(client, f"/{verb}", body)).content)
            return fact

    async def answered(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """What a POST answers in JSON, whether it says yes or no. Raises `OwnerRefused` where it is none."""
        async with self._client() as client:
            answer = await _posted(client, path, body)
            if not answer.headers.get("content-type", "").partition(";")[0].endswith("json"):
                raise OwnerRefused({"detail": f"{self.url}{path} answered {answer.status_code}, and no JSON."})
            said: dict[str, Any] = orjson.loads(answer.content)
            return said

    async def download(self, path: str, query: Query) -> bytes:
        """What a GET answers."""
        async with self._client() as client:
            answer = await client.get(path, params=list(query))
            checked(answer)
            return bytes(answer.content)

    async def upload(self, path: str, query: Query, content: bytes, progress: Callable[[int, int], None]) -> dict[str, Any]:
        """Sends a file, tells of the progress, and answers the report at the end."""
        async with (
            self._client() as client,
            client.stream("POST", path, params=list(query), content=content) as answer,
        ):
            if answer.is_error:
                await answer.aread()
            checked(answer)
            return await _report(answer.aiter_lines(), progress)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[httpx2.AsyncClient]:
        timeout = httpx2.Timeout(30, read=600)
        headers = {"authorization": f"Bearer {self.token}"}
        try:
            async with httpx2.AsyncClient(base_url=self.url, timeout=timeout, headers=headers, trust_env=False) as client:
                yield client
        except httpx2.TransportError as error:
            where = f"FORTHRIGHT_{self.name.upper()}_URL says where it is."
            raise OwnerUnreachable(f"The {self.name} service at {self.url} does not answer. Is it running? {where}") from error


async def _posted(client: httpx2.AsyncClient, path: str, body: Mapping[str, Any]) -> httpx2.Response:
    return await client.post(path, content=orjson.dumps(body), headers={"content-type": "application/json"})


async def _report(lines: AsyncIterator[str], progress: Callable[[int, int], None]) -> dict[str, Any]:
    async for line in lines:
        if not line.strip():
            continue
        said = orjson.loads(line)
        if "report" in said:
            report: dict[str, Any] = said["report"]
            return report
        if "done" in said:
            progress(said["done"], said["total"])
        else:
            raise OwnerRefused(said)
    raise OwnerRefused({"detail": "The service broke off before it told what it did; nothing was changed. Look at its log."})


def checked(answer: httpx2.Response) -> httpx2.Response:
    """The answer, where it is none of refusal. Raises `OwnerRefused`."""
    if not answer.is_error:
        return answer
    try:
        problem = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        problem = {"detail": f"The service answered {answer.status_code}."}
    raise OwnerRefused(problem)
