"""Reads around decisions: what they name, the votes nobody else may see, and what took whose place."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.problems import Refused
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import Option
from contracts.okrs.refusals import Code
from contracts.refusals import Code as Platform
from contracts.values import DecisionId, ObjectiveId, OptionId, PersonId, TeamId
from services.okrs.comments.tables import Comment
from services.okrs.concerns.tables import Concern
from services.okrs.decisions.tables import Decision, DecisionVote
from services.okrs.objectives.tables import Objective

_MISSING_TEAM = text("""
select wanted.id from unnest(cast(:ids as text[])) as wanted (id)
left join team t on t.id = wanted.id and not t.deleted and t.document->>'status' = 'active' where t.id is null limit 1
""")
_SUPERSEDERS = text("""
with recursive following (id, superseded_by_id) as (
  select id, superseded_by_id from decisions where id = :start
  union
  select d.id, d.superseded_by_id from decisions d join following f on d.id = f.superseded_by_id
)
select id, superseded_by_id from following
""")


async def require_objectives(session: AsyncSession, ids: Sequence[ObjectiveId], *, field: str) -> None:
    """Refuses with the place of the first that is not there; no statement where none is named."""
    if not ids:
        return
    there = set(await session.scalars(select(Objective.id).where(Objective.id.in_(ids))))
    for place, id in enumerate(ids):
        if id not in there:
            raise Refused(Code.OBJECTIVE_NOT_FOUND, field=f"{field}.{place}", id=id)


async def require_teams(session: AsyncSession, ids: Sequence[TeamId], *, field: str) -> None:
    """Refuses with the place of one that is not there or not active any more; no statement where none is named."""
    if ids and (missing := await session.scalar(_MISSING_TEAM, {"ids": [str(id) for id in ids]})):
        raise Refused(Platform.NO_SUCH_TEAM, field=f"{field}.{ids.index(missing)}", id=missing)


async def require_decision(session: AsyncSession, id: DecisionId, *, field: str) -> None:
    """Refuses where there is none; decisions never go, so this holds."""
    if await session.get(Decision, id) is None:
        raise Refused(Code.DECISION_NOT_FOUND, field=field, id=id)


async def lock(session: AsyncSession, id: DecisionId) -> Decision:
    """The decision, locked until the commit, its version as it is: for what nobody may see yet."""
    row = await session.get(Decision, id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refused(Code.DECISION_NOT_FOUND, field="decision_id", id=id)
    return row


async def votes_of(session: AsyncSession, id: DecisionId) -> dict[PersonId, OptionId]:
    """What was voted so far, by whom; for the rules alone, while the decision is locked."""
    wanted = select(DecisionVote.person_id, DecisionVote.option_id).where(DecisionVote.decision_id == id)
    return {row.person_id: row.option_id for row in await session.execute(wanted)}


async def advisers_of(session: AsyncSession, id: DecisionId) -> set[PersonId]:
    """Who commented on it, and did not take the words back."""
    said = select(Comment.by).where(Comment.decision_id == id, Comment.text_withdrawn.is_(False)).distinct()
    return set(await session.scalars(said))


async def require_concerns(
    session: AsyncSession, decision_id: DecisionId | None, options: Sequence[Option], objective_ids: Sequence[ObjectiveId]
) -> None:
    """Refuses an option from a concern that is not there, or is about neither the decision nor an objective it affects.

    Only published ones are rows: of one that waits for the hour nobody learns here that it is there.
    """
    named = {option.concern_id for option in options if option.concern_id}
    if not named:
        return
    found = await session.execute(select(Concern.id, Concern.objective_id, Concern.decision_id).where(Concern.id.in_(named)))
    about = {row.id: (row.objective_id, row.decision_id) for row in found}
    for place, option in enumerate(options):
        field = f"options.{place}.concern_id"
        if option.concern_id is not None and option.concern_id not in about:
            raise Refused(Code.CONCERN_NOT_FOUND, field=field, id=option.concern_id)
        objective, decision = about.get(option.concern_id, (None, None))
        if option.concern_id is not None and objective not in objective_ids and (decision is None or decision != decision_id):
            raise Refused(DecisionCode.CONCERN_OF_SOMETHING_ELSE, field=field, id=option.concern_id)


async def superseders_of(session: AsyncSession, start: DecisionId) -> dict[DecisionId, DecisionId | None]:
    """From the decision and each that took the place of one before to the one that took its place."""
    rows = await session.execute(_SUPERSEDERS, {"start": str(start)})
    return {DecisionId(row.id): DecisionId(row.superseded_by_id) if row.superseded_by_id else None for row in rows}
