"""Copies of others' documents: one table per kind, one guarded upsert for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Computed, Dialect, Index, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB, dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from chassis.postgres import Connection
from contracts.messages import Document

D = TypeVar("D", bound=Document)

# Newer wins. A rebuild, which names its revision, replaces a row of an older one whatever its version: it asked the
# owner after that row was written. Live facts never do, or a late one would show the past until the owner's page comes.
_UPSERT = """
insert into "{kind}" as held (id, epoch, version, deleted, revision, document)
select id, epoch, version, deleted, coalesce($6::bigint, (select revision from projection)), document
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[], $5::jsonb[]) as given (id, epoch, version, deleted, document)
on conflict (id) do update set epoch = excluded.epoch, version = excluded.version, deleted = excluded.deleted,
  revision = greatest(held.revision, excluded.revision), document = excluded.document
where (held.epoch, held.version) < (excluded.epoch, excluded.version)
  or ($6::bigint is not null and held.revision < excluded.revision)
"""


class Copy(NamedTuple):
    """A document as its table takes it."""

    kind: str
    id: str
    epoch: int
    version: int
    deleted: bool
    document: str

    @classmethod
    def of(cls, document: Document) -> "Copy":
        """From the contract's class."""
        deleted = getattr(document, "deleted_at", None) is not None
        return cls(document.kind, str(document.id), document.epoch, document.version, deleted, document.model_dump_json())

    @classmethod
    def of_json(cls, kind: str, document: Mapping[str, Any]) -> "Copy":
        """From its JSON, fields unknown to this release included. Raises ValueError where it is no document."""
        name, epoch, version = document.get("id"), document.get("epoch"), document.get("version")
        if not (isinstance(name, str) and isinstance(epoch, int) and isinstance(version, int)):
            raise ValueError(f"a {kind} without id, epoch or version")  # noqa: TRY004  # a bad value, not a bad call
        return cls(kind, name, epoch, version, document.get("deleted_at") is not None, orjson.dumps(document).decode())


def copy_table(
    metadata: MetaData,
    kind: str,
    *,
    generated: Mapping[str, tuple[Any, str]] | None = None,
    indexes: Sequence[Sequence[str]] = (),
) -> Table:
    """The table of a kind. `generated` is {column: (SQLAlchemy type, immutable SQL over document)}; `indexes` lists columns."""
    computed = [Column(name, type_, Computed(sql, persisted=True)) for name, (type_, sql) in (generated or {}).items()]
    table = Table(
        kind,
        metadata,
        Column("id", Text, primary_key=True),
        Column("epoch", BigInteger, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("revision", BigInteger, nullable=False),
        Column("document", JSONB, nullable=False),
        *computed,
    )
    for columns in indexes:
        Index(f"ix_{kind}_{'_'.join(columns)}", *(table.c[name] for name in columns))
    return table


def create_table_sql(
    kind: str, *, generated: Mapping[str, tuple[Any, str]] | None = None, indexes: Sequence[Sequence[str]] = ()
) -> list[str]:
    """The statements that make the table of a kind and its indexes, for migrations."""
    table = copy_table(MetaData(), kind, generated=generated, indexes=indexes)
    ordered = sorted(table.indexes, key=lambda index: str(index.name))
    made: list[ExecutableDDLElement] = [CreateTable(table), *(CreateIndex(index) for index in ordered)]
    postgresql: Dialect = dialect()  # type: ignore[no-untyped-call]
    return [str(statement.compile(dialect=postgresql)).strip() for statement in made]


def newest(copies: Iterable[Copy]) -> list[Copy]:
    """One of each, the newest, in the order of kind and id: all who write lock rows in the same order."""
    held: dict[tuple[str, str], Copy] = {}
    for copy in copies:
        key = (copy.kind, copy.id)
        known = held.get(key)
        if known is None or (known.epoch, known.version) < (copy.epoch, copy.version):
            held[key] = copy
    return [held[key] for key in sorted(held)]


async def apply(connection: Connection, copies: Iterable[Copy | Document], *, revision: int | None = None) -> int:
    """Writes documents where they are newer and answers how many were; without a revision, under the current one."""
    applied = 0
    given = (copy if isinstance(copy, Copy) else Copy.of(copy) for copy in copies)
    for kind, group in groupby(newest(given), attrgetter("kind")):
        _, ids, epochs, versions, deleted, documents = (list(column) for column in zip(*group, strict=True))
        done = await connection.execute(_UPSERT.format(kind=kind), ids, epochs, versions, deleted, documents, revision)
        applied += int(done.rpartition(" ")[2])
    return applied


async def read(connection: Connection, kind: type[D], ids: Iterable[str]) -> dict[str, D]:
    """The documents of these ids that there are, tombstones left out."""
    query = f'select id, document::text from "{kind.kind}" where id = any($1) and not deleted'  # noqa: S608  # a contract's own kind
    rows = await connection.fetch(query, list(ids))
    return {row["id"]: kind.model_validate_json(row["document"]) for row in rows}


async def begin_revision(connection: Connection) -> int:
    """Raises the revision: from now on everything is written under the next one."""
    revision: int = await connection.fetchval("update projection set revision = revision + 1 returning revision")
    return revision


async def remove_before(connection: Connection, kind: str, revision: int) -> int:
    """Removes what no owner had any more when asked under this revision; answers how many rows."""
    done = await connection.execute(f'delete from "{kind}" where revision < $1', revision)  # noqa: S608  # a contract's own kind
    return int(done.rpartition(" ")[2])
