"""An okrs service that files are brought to, and files to bring."""

import csv
import io
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import orjson

from chassis import copies
from contracts.directory.teams import TeamDocument, TeamKind
from contracts.values import TeamId
from tests.servers.postgres import Database, Postgres
from tests.services.okrs.world import AT, World, build, opened

Rows = Sequence[Mapping[str, str]]


class Office:
    """What a test does with files."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.database = world, database

    async def knows_teams(self, *names: str) -> None:
        """Forms teams, as the directory's facts would."""
        teams = [
            TeamDocument(**AT, id=TeamId(f"team_{number:031x}f"), name=name, team_kind=TeamKind.TEAM)
            for number, name in enumerate(names, 1)
        ]
        connection = await asyncpg.connect(self.database.owner_url)
        await copies.apply(connection, teams)
        await connection.close()

    async def send(self, content: bytes | str | Rows, *, by: str = "admin", **query: Any) -> httpx2.Response:
        body = content if isinstance(content, bytes) else (content if isinstance(content, str) else as_csv(content)).encode()
        headers = {"authorization": f"Bearer {by}"}
        return await self.world.client.post("/imports/okrs", content=body, params=query, headers=headers)

    async def imported(self, content: bytes | str | Rows, **query: Any) -> dict[str, Any]:
        """The report of an import."""
        answer = await self.send(content, **query)
        assert answer.status_code == 200, answer.text
        *progress, last = [orjson.loads(line) for line in answer.content.splitlines()]
        assert progress
        assert all(0 <= line["done"] <= line["total"] for line in progress)
        return dict(last["report"])

    async def applied(self, content: bytes | str | Rows, **query: Any) -> dict[str, Any]:
        report = await self.imported(content, **query)
        assert report["applied"], report["faults"]
        return report

    async def exported(self, purpose: str = "archive", **query: Any) -> bytes:
        answer = await self.ask("/exports/okrs", purpose=purpose, **query)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def ask(self, path: str, *, by: str = "admin", **query: Any) -> httpx2.Response:
        return await self.world.client.get(path, params=query, headers={"authorization": f"Bearer {by}"})

    async def documents(self) -> dict[str, dict[str, Any]]:
        """The newest document of every objective that was told of, by its id, in the order of telling."""
        told = await self.world.rows("select payload from outbox where type like '%.objective_%' order by position")
        found = [orjson.loads(payload)["objective"] for (payload,) in told]
        return {document["id"]: document for document in found}

    async def told(self) -> list[str]:
        """The short names of every fact so far."""
        return [kind.split(".")[2] for (kind,) in await self.world.rows("select type from outbox order by position")]

    async def only(self) -> dict[str, Any]:
        (document,) = (await self.documents()).values()
        return document


def as_csv(rows: Rows) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@asynccontextmanager
async def an_office(postgres: Postgres) -> AsyncIterator[Office]:
    database = await postgres.copy("okrs", build)
    async with opened(database) as world:
        yield Office(world, database)
    await postgres.drop(database)


def real_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "okrs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grouped(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str, str], list[Mapping[str, str]]]:
    """The rows of each objective, counted apart from the import: by team, cycle and title."""
    groups: dict[tuple[str, str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["team"].casefold(), row["cycle"].casefold(), row["objective"]].append(row)
    return groups
