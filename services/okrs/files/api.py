"""Imports and exports of OKRs over HTTP, for admins; how often exports were asked for, for everybody."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from chassis import imports
from chassis.problems import Refused
from chassis.service import Service
from chassis.tabular import csv_row, json_row
from chassis.unit import UnitOfWork
from chassis.verbs import trail_of
from chassis.viewers import ADMIN
from contracts.messages import Input
from contracts.okrs.cycles import TimeZone
from contracts.okrs.files import REFUSED_PURPOSES, ExportCount, ExportPurpose
from contracts.okrs.refusals import Code
from contracts.values import CycleId, TeamId
from services.okrs.files import queries
from services.okrs.files.commands import count_export
from services.okrs.files.imports.decisions import Answer as DecisionAnswer
from services.okrs.files.imports.decisions import import_decisions
from services.okrs.files.imports.importing import Answer, import_okrs
from services.okrs.files.imports.reading import Asked
from services.okrs.files.rules.writing import COLUMNS, lines_of

router = APIRouter()
Pairs = Annotated[list[str], Field(max_length=100)]


class ImportOptions(Input):
    """How a file is to be imported, as the query of the request says it."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    mapping: Pairs = Field([], description="`ours=theirs`: read our column from the file's header.")
    default: Pairs = Field([], description="`ours=text`: what a missing column or an empty cell says.")
    only: Pairs = Field([], description="`header=text`: only lines that say so.")
    cycle: Pairs = Field([], description="`theirs=ours`: what a cycle of the file is called here.")
    plan_cycles: bool = Field(False, description="Plan cycles that are not here, by what their names tell.")
    fiscal_year_start: int = Field(1, ge=1, le=12, description="The month in which fiscal years (FY21) begin.")
    time_zone: TimeZone | None = Field(None, description="The time zone of planned cycles.")
    source: str = Field("", max_length=100, description="Where the file's ids come from.")


class DecisionImportOptions(Input):
    """How a file of decisions is to be imported."""

    dry_run: bool = Field(False, description="Only tell what it would do.")
    source: str = Field("", max_length=100, description="Where the file's ids come from.")


class ExportOptions(Input):
    """What is exported, and what for."""

    purpose: ExportPurpose = Field(description="What the export is for.")
    format: Literal["csv", "json"] = Field("csv", description="CSV, or a JSON array of flat objects.")
    cycle_id: list[CycleId] = Field([], max_length=100, description="Only these cycles.")
    team_id: list[TeamId] = Field([], max_length=1_000, description="Only these teams.")


@router.post("/imports/okrs", name="import_okrs")
async def importing(request: Request, options: Annotated[ImportOptions, Query()]) -> Response:
    """Import a file of OKRs, CSV or JSON, as the body. Answers lines of JSON: `{"done", "total"}` …, then `{"report"}`."""
    asked = Asked(
        mapping=imports.pairs("mapping", options.mapping, form="ours=theirs, such as objective=Goal"),
        defaults=imports.pairs("default", options.default, form="ours=text, such as cycle=2027 Q1"),
        only=imports.pairs("only", options.only, form="header=text, such as Company=Acme"),
        cycles=imports.pairs("cycle", options.cycle, form="theirs=ours, such as Q3=2027 Q3"),
        **options.model_dump(include={"dry_run", "plan_cycles", "fiscal_year_start", "time_zone", "source"}),
    )

    def run(content: bytes, unit: UnitOfWork) -> Answer:
        return import_okrs(content, asked, unit)

    return await imports.answer(request, run, admins_only=Code.ADMINS_IMPORT_AND_EXPORT)


@router.post("/imports/decisions", name="import_decisions")
async def importing_decisions(request: Request, options: Annotated[DecisionImportOptions, Query()]) -> Response:
    """Import a file of decisions, a list of objects in JSON, as the body. Answers as the import of OKRs does."""

    def run(content: bytes, unit: UnitOfWork) -> DecisionAnswer:
        return import_decisions(content, source=options.source, dry_run=options.dry_run, unit=unit)

    return await imports.answer(request, run, admins_only=Code.ADMINS_IMPORT_AND_EXPORT)


@router.get("/exports/okrs", name="export_okrs")
async def exporting(request: Request, options: Annotated[ExportOptions, Query()]) -> Response:
    """Export objectives with their key results as they stand, in the format of imports. Pay and appraisal are refused."""
    service: Service = request.app.state.service
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    if ADMIN not in who.roles:
        raise Refused(Code.ADMINS_IMPORT_AND_EXPORT)
    async with service.begin_as_admin(who, trail_of(request)) as unit:
        await count_export(options.purpose, unit)
        epoch = unit.epoch
    if options.purpose in REFUSED_PURPOSES:
        raise Refused(Code.NOT_FOR_APPRAISAL, field="purpose", purpose=options.purpose.value.replace("_", " "))
    kind = "text/csv; charset=utf-8" if options.format == "csv" else "application/json"
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="okrs.{options.format}"'}
    return StreamingResponse(_exported(service, options, epoch), media_type=kind, headers=headers)


async def _exported(service: Service, options: ExportOptions, epoch: int) -> AsyncIterator[str]:
    """One moment of the database, page by page."""
    as_csv = options.format == "csv"
    yield csv_row(COLUMNS) if as_csv else "["
    between = ""
    async with service.sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        session.info["epoch"] = epoch
        teams = await queries.team_names(session)
        async for objective, cycle, days in queries.exported(session, options.cycle_id, options.team_id):
            for line in lines_of(objective, team=teams.get(objective.team_id, objective.team_id), cycle=cycle, days=days):
                yield csv_row(line.get(name, "") for name in COLUMNS) if as_csv else between + json_row(COLUMNS, line)
                between = ",\n"
    if not as_csv:
        yield "]\n"


@router.get("/exports/counts", name="count_exports")
async def counts(request: Request) -> list[ExportCount]:
    """How often exports were asked for, by purpose and without a name; for everybody who is signed in."""
    service: Service = request.app.state.service
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.sessions() as session:
        await service.doorkeeper.look_up(session, who)
        asked = {counter.purpose: counter.asked for counter in await queries.export_counts(session)}
    return [
        ExportCount(purpose=purpose, asked=asked.get(purpose, 0), refused=purpose in REFUSED_PURPOSES)
        for purpose in ExportPurpose
    ]
