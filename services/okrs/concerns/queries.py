"""What a concern is about, whose it is, and what waits of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import confidential
from chassis.confidential import Act
from chassis.handles import Handles
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.okrs.concern_refusals import ConcernCode
from contracts.okrs.concerns import ConcernDocument, ConcernState, OwnConcern, RaiseConcern, SayWhetherItHelped
from contracts.okrs.decisions import DecisionState
from contracts.okrs.refusals import Code
from contracts.okrs.texts import WithdrawText
from contracts.terms import Helped, Mode
from contracts.values import ConcernId, DecisionId, Id, ObjectiveId, PersonId, TeamId
from services.okrs.concerns import rules
from services.okrs.concerns.tables import Concern
from services.okrs.decisions.tables import Decision
from services.okrs.objectives.tables import Objective

MINE = 200
RAISED, JUDGED, TEXT_WITHDRAWN = RaiseConcern.verb(), SayWhetherItHelped.verb(), WithdrawText.verb()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a concern is about, and who answers for it beside the leads of its team."""

    id: ObjectiveId | DecisionId
    team_id: TeamId | None
    answering: PersonId | None


@dataclass(frozen=True, slots=True)
class Own:
    """A concern in its author's hands: locked where it is named; where it is confidential, with what waits of it."""

    id: ConcernId
    concern: Concern | None
    """None while the concern itself waits."""
    waiting: Sequence[Act] = field(default_factory=list)

    @property
    def is_confidential(self) -> bool:
        """Whether what is done with it waits for the next full hour."""
        return self.concern is None or self.concern.mode is Mode.CONFIDENTIAL

    @property
    def published(self) -> Concern:
        """The concern, of one that everyone can read."""
        assert self.concern is not None, "it waits"
        return self.concern

    @property
    def has_words(self) -> bool:
        """Whether its author has words in it to take back, those that wait included."""
        words = self.published.has_words
        for act in self.waiting:
            words = act.verb != TEXT_WITHDRAWN and (words or bool(act.act.get("text")))
        return words

    @property
    def judgement(self) -> Act | None:
        """What its author said of the answer and nobody has seen."""
        return next((act for act in self.waiting if act.verb == JUDGED), None)

    def seen(self) -> rules.Seen:
        """Where it stands for its author."""
        if self.concern is None:
            return rules.Seen(ConcernState.OPEN, remarks=0, answered=False)
        said = [(act.verb, Helped(act.act["helped"]) if act.verb == JUDGED else None) for act in self.waiting]  # type: ignore[call-arg]
        return rules.seen(self.concern.state, self.concern.remarks, self.concern.helped, said)


async def subject(
    unit: UnitOfWork, objective_id: ObjectiveId | None, decision_id: DecisionId | None, *, hold: bool = False
) -> Subject:
    """What is named, while concerns can be raised about it; refuses otherwise. Held as it is for what everybody sees at once."""
    kind, id = _named(objective_id, decision_id)
    row = await (unit.hold(kind, id) if hold else unit.session.get(kind, id))
    if row is None:
        raise Refused(kind.missing, field=f"{id.prefix}_id", id=id)
    if isinstance(row, Objective):
        row.must_not_be_closed()
    elif row.decider_id is None or row.state not in {DecisionState.PROPOSED, DecisionState.DECIDED}:
        raise Refused(ConcernCode.DECISION_TAKES_NO_CONCERNS, field="decision_id")
    return _subject(row)


async def ground(session: AsyncSession, objective_id: ObjectiveId | None, decision_id: DecisionId | None) -> Subject | None:
    """What is named, whatever became of it since; None where it is gone."""
    row = await session.get(*_named(objective_id, decision_id))
    return _subject(row) if row is not None else None


def _named(objective_id: ObjectiveId | None, decision_id: DecisionId | None) -> tuple[type[Any], ObjectiveId | DecisionId]:
    kind, id = (Objective, objective_id) if objective_id else (Decision, decision_id)
    assert id is not None, "a concern is about something"
    return kind, id


def _subject(row: Objective | Decision) -> Subject:
    if isinstance(row, Objective):
        return Subject(row.id, row.team_id, row.champion_id)
    return Subject(row.id, None, row.decider_id)


async def answering(session: AsyncSession, concern: Concern) -> tuple[TeamId | None, PersonId | None]:
    """The team whose leads answer, and the champion or decider; of a discarded objective the team that it had."""
    if concern.decision_id is not None:
        decision = await session.get(Decision, concern.decision_id)
        return None, decision.decider_id if decision else None
    objective = await session.get(Objective, concern.objective_id)
    return (objective.team_id, objective.champion_id) if objective else (concern.team_id, None)


async def open_of(unit: UnitOfWork, about: Id) -> int:
    """How many open concerns the viewer has about it, those that wait included. Confidential ones are found by their handles."""
    session, viewer = unit.session, unit.actor.person_id
    of_it = or_(Concern.objective_id == about, Concern.decision_id == about)
    mine = or_(Concern.by == viewer, Concern.handle.is_not(None))
    query = select(Concern.id, Concern.by, Concern.handle).where(and_(of_it, mine, Concern.state == ConcernState.OPEN))
    open_now = [row.id for row in await session.execute(query) if row.by or unit.handles.fits(row.handle, viewer, row.id)]
    waiting = [act for act in await confidential.waiting_for(session, RAISED) if about in act.act.values()]
    return len(open_now) + len([act for act in waiting if unit.handles.fits(act.handle, viewer, ConcernId(act.thread))])


async def own(unit: UnitOfWork, id: ConcernId, *, field: str = "concern_id") -> Own:
    """The viewer's own concern, to act in; refuses where it is somebody else's, or is not there."""
    concern = await unit.session.get(Concern, id)
    if concern is not None and concern.mode is Mode.NAMED:
        if concern.by != unit.actor.person_id:
            raise Refused(ConcernCode.NOT_YOUR_CONCERN, field=field)
        return Own(id, await unit.change(Concern, id))
    await confidential.begin(unit, id)
    concern = await unit.session.get(Concern, id, populate_existing=True)
    waiting = await confidential.waiting(unit.session, id)
    handle = concern.handle if concern else waiting[0].handle if waiting else None
    if concern is None and not unit.handles.fits(handle, unit.actor.person_id, id):
        raise Refused(Code.CONCERN_NOT_FOUND, field=field, id=id)
    if not unit.handles.fits(handle, unit.actor.person_id, id):
        raise Refused(ConcernCode.NOT_YOUR_CONCERN, field=field)
    return Own(id, concern, waiting)


async def replace_held_text(own: Own, unit: UnitOfWork, text: str) -> None:
    """Puts another text in the place of one that waits; nobody has seen either."""
    assert own.concern is None, "it is published"
    await confidential.alter(unit.session, own.waiting[0], {"text": text})


async def unanswered(session: AsyncSession, objective_id: ObjectiveId) -> list[ConcernDocument]:
    """The published concerns of an objective that nobody has answered yet, oldest first."""
    query = select(Concern).where(Concern.objective_id == objective_id, Concern.state == ConcernState.OPEN)
    return [concern.document() for concern in await session.scalars(query.order_by(Concern.raised_on, Concern.id))]


async def mine(session: AsyncSession, handles: Handles, viewer: PersonId) -> list[OwnConcern]:
    """The viewer's confidential concerns, those that wait first, then the newest; at most 200."""
    waiting = await confidential.waiting_for(session, RAISED)
    first = [_held(act) for act in waiting if handles.fits(act.handle, viewer, ConcernId(act.thread))]
    query = select(Concern.id, Concern.handle).where(Concern.handle.is_not(None)).order_by(Concern.raised_on.desc(), Concern.id)
    rows = (await session.execute(query)).all()
    ids = [row.id for row in rows if handles.fits(row.handle, viewer, row.id)][: MINE - min(len(first), MINE)]
    published = {concern.id: concern for concern in await session.scalars(select(Concern).where(Concern.id.in_(ids)))}
    acts: dict[str, list[Act]] = {}
    for act in await confidential.waiting_in(session, ids):
        acts.setdefault(act.thread, []).append(act)
    return [*first[:MINE], *(_shown(Own(id, published[id], acts.get(id, []))) for id in ids)]


def _held(act: Act) -> OwnConcern:
    return OwnConcern.model_validate({**act.act, "id": act.thread, "state": ConcernState.OPEN, "publishes_at": act.due_at})


def _shown(own: Own) -> OwnConcern:
    concern, seen = own.published, own.seen()
    withdrawn = any(act.verb == TEXT_WITHDRAWN for act in own.waiting)
    return OwnConcern(
        id=concern.id,
        objective_id=concern.objective_id,
        decision_id=concern.decision_id,
        text="" if withdrawn else concern.text,
        state=seen.state,
        helped=seen.helped,
        publishes_at=max((act.due_at for act in own.waiting), default=None),
    )
