"""Who owes which answers, said once more in plain Python, document by document; and people and teams by number."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from contracts.directory.people import DeputyDocument, PersonDocument, PersonStatus
from contracts.directory.teams import TeamDocument, TeamStatus
from contracts.messages import Document
from contracts.okrs.concerns import ConcernDocument, ConcernState
from contracts.okrs.cycles import Cadence, CycleDocument, CycleState
from contracts.okrs.decisions import DecisionDocument, DecisionState
from contracts.okrs.objectives import ObjectiveDocument, ObjectiveState
from contracts.okrs.readings import CADENCE_DAYS
from contracts.okrs.requests import RequestState, ResourceRequestDocument
from contracts.okrs.reviews import ReviewDocument
from tests.gateway.documents import AT
from tests.services.okrs.world import TEAM


def person(number: int, **more: Any) -> PersonDocument:
    """Somebody beside the organization that is always there."""
    given = {**AT, "id": f"person_{number:032x}", "home_team_id": TEAM, "status": "active"}
    return PersonDocument.model_validate(given | more)


def team(number: int, **more: Any) -> TeamDocument:
    """A team of its own."""
    given = {**AT, "id": f"team_{number:032x}", "name": f"Team {number}", "team_kind": "team"}
    return TeamDocument.model_validate(given | more)


def deputy(number: int, of: str, stands_in: str, **more: Any) -> DeputyDocument:
    """Somebody who stands in."""
    given = {**AT, "id": f"deputy_{number:032x}", "person_id": of, "deputy_id": stands_in}
    return DeputyDocument.model_validate(given | more)


class Answer(NamedTuple):
    """What is owed: by the role, by whom, and until when."""

    due_on: str
    since: str
    id: str
    kind: str
    objective_id: str | None
    decision_id: str | None
    team_id: str | None
    role: str
    role_of: str | None
    owing: frozenset[str]


def _later(cycle: CycleDocument, periods: int) -> date:
    """The first day of a period, so many after the first."""
    if cycle.cadence is not Cadence.MONTHLY:
        return cycle.starts_on + timedelta(days=periods * CADENCE_DAYS[cycle.cadence])
    year, month = divmod(cycle.starts_on.month - 1 + periods, 12)
    year += cycle.starts_on.year
    return date(year, month + 1, min(cycle.starts_on.day, monthrange(year, month + 1)[1]))


Link = tuple[str | None, str, str]


@dataclass
class Everything:
    """All documents there are, and a moment."""

    documents: Sequence[Document]
    now: datetime
    by_id: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {str(each.id): each for each in self.documents}

    def of(self, kind: type[Any]) -> list[Any]:
        return [each for each in self.documents if isinstance(each, kind)]

    def is_there(self, person: str | None) -> bool:
        return person in self.by_id and self.by_id[person].status is PersonStatus.ACTIVE

    def leads(self, team_id: str | None) -> tuple[str | None, frozenset[str]]:
        """The nearest team upward that has leads, and these."""
        seen = set()
        while team_id in self.by_id and team_id not in seen:
            seen.add(team_id)
            team: TeamDocument = self.by_id[team_id]
            if team.status is TeamStatus.ACTIVE and team.lead_ids:
                return team.id, frozenset(team.lead_ids)
            team_id = team.parent_id
        return None, frozenset()

    def held(self, *chain: Link, led: str | None = None) -> tuple[str, str | None, frozenset[str]]:
        """Role, what it is of, and who owes."""
        for person, role, thing in chain:
            if self.is_there(person):
                assert person is not None
                return role, thing, frozenset({person})
        team, people = self.leads(led)
        return ("lead", team, people) if people else ("nobody", None, frozenset())

    def goal(self, id: str | None) -> ObjectiveDocument | None:
        """The objective, while it is open."""
        found = self.by_id.get(id or "")
        return found if isinstance(found, ObjectiveDocument) and found.state is not ObjectiveState.CLOSED else None

    def answers(self) -> list[Answer]:
        """Everything that is owed publicly, oldest due first."""
        found = [*self._concerns(), *self._requests(), *self._reviews(), *self._reviews_of_decisions()]
        return sorted(found, key=lambda one: one[:3])

    def _concerns(self) -> Iterator[Answer]:
        for one in self.of(ConcernDocument):
            if one.state not in {ConcernState.OPEN, ConcernState.FOLLOWED_UP} or one.due_on is None:
                continue
            asked = [remark.on for remark in one.remarks if remark.answer is None]
            since = asked[-1] if asked and one.state is ConcernState.FOLLOWED_UP else one.raised_on
            goal, made = self.goal(one.objective_id), self.by_id.get(one.decision_id or "")
            if goal is not None:
                held = self.held((goal.champion_id, "champion", goal.id), led=goal.team_id)
                yield Answer(str(one.due_on), str(since), one.id, "concern", goal.id, None, goal.team_id, *held)
            elif made is not None and made.state in {DecisionState.PROPOSED, DecisionState.DECIDED}:
                held = self.held((made.decider_id, "decider", made.id))
                yield Answer(str(one.due_on), str(since), one.id, "concern", None, made.id, None, *held)

    def _requests(self) -> Iterator[Answer]:
        for one in self.of(ResourceRequestDocument):
            if one.state is RequestState.OPEN and (goal := self.goal(one.objective_id)):
                held = self.held((one.approver_id, "approver", one.id), led=one.team_id)
                since = one.asked_at.date()
                yield Answer(str(one.due_on), str(since), one.id, "request", goal.id, None, one.team_id, *held)

    def _reviews(self) -> Iterator[Answer]:
        for one in self.of(ReviewDocument):
            if any(question.answer is None for question in one.questions) and (goal := self.goal(one.objective_id)):
                held = self.held((one.asked_of, "author", one.check_in_id), (goal.champion_id, "champion", goal.id))
                yield Answer(str(one.due_on), str(one.at.date()), one.id, "review", goal.id, None, goal.team_id, *held)

    def _reviews_of_decisions(self) -> Iterator[Answer]:
        for one in self.of(DecisionDocument):
            if one.state is DecisionState.DECIDED and one.review_on is not None and one.review_on < self.now.date():
                day, held = str(one.review_on), self.held((one.decider_id, "decider", one.id))
                yield Answer(day, day, one.id, "decision", None, one.id, None, *held)

    def check_ins(self) -> Iterator[Answer]:
        """Key results without a check-in in the present period of their cycle's cadence, where somebody is there to do it."""
        for goal in self.of(ObjectiveDocument):
            cycle = self.by_id.get(goal.cycle_id)
            if goal.state is not ObjectiveState.ACTIVE or not isinstance(cycle, CycleDocument):
                continue
            if cycle.state is not CycleState.ACTIVE:
                continue
            zone, days = ZoneInfo(cycle.time_zone), timedelta(days=CADENCE_DAYS[cycle.cadence])
            today = min(self.now.astimezone(zone).date(), cycle.ends_on)
            for part in goal.key_results:
                said = part.last_check_in_at.astimezone(zone).date() if part.last_check_in_at else None
                begun = cycle.starts_on
                for number in count(1):
                    if said is None or said < begun:
                        break
                    begun = _later(cycle, number)
                held = self.held((part.owner_id, "owner", part.id), (goal.champion_id, "champion", goal.id))
                if today >= begun and held[2]:
                    due = max(said or date.min, cycle.starts_on) + days
                    yield Answer(str(due), str(begun), part.id, "check_in", goal.id, None, goal.team_id, *held)

    def represented(self, person: str) -> frozenset[str]:
        """Those in whose place somebody stands today, as it is where they live."""
        found = set()
        for one in self.of(DeputyDocument):
            if one.deputy_id == person and self.is_there(one.person_id):
                today = self.now.astimezone(ZoneInfo(self.by_id[one.person_id].time_zone)).date()
                if (one.first_day or today) <= today <= (one.last_day or today):
                    found.add(str(one.person_id))
        return frozenset(found)

    def owed_by(self, person: str) -> list[tuple[Answer, str | None]]:
        """What somebody owes, oldest due first, each with the one in whose place."""
        instead = self.represented(person)
        found: list[tuple[Answer, str | None]] = []
        for one in sorted([*self.answers(), *self.check_ins()], key=lambda one: one[:3]):
            if person in one.owing:
                found.append((one, None))
            elif others := one.owing & instead:
                found.append((one, min(others)))
        return found
