"""Open answers as everyone sees them: by the role that owes them, never by the person; check-ins are nobody else's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.pages import Order, Window
from gateway.read_model import bygones, owed_voices
from gateway.read_model.owed import HOLDS, OPEN, C, OwedKind, has_leads, is_there
from gateway.read_model.reader import ReadModel

ENOUGH = 5
"""Below so many people nothing is said that would speak of one of them."""
_SCOPE = """
with recursive scope (id) as (
  select unnest(${teams}::text[])
  union
  select t.id from team t join scope on t.parent_id = scope.id where {below} and not t.deleted
)"""


@dataclass(frozen=True, slots=True)
class Branch:
    """One kind of thing that answers are owed to, as `x`. Who owes, first: `own` (person, role, what the role is of)."""

    kind: OwedKind
    table: str
    parent: str
    """What it is about and has to stand still: `objective` or `decision`; `team` where it stands by itself."""
    own: tuple[str, str, str] = ("null", "null", "null")
    due: str = "x.due_on"
    parent_id: str = "x.objective_id"
    champion: bool = False
    """Whether the champion follows."""
    leads: bool = False
    """Whether the leads of the team are last."""
    team: str = "null"
    """The team, where it is not the objective's."""
    goal: str = "null"
    """The objective that something of a team is about."""

    def order(self) -> Order:
        """Oldest due first; named as the whole list is, so that cursors are the same."""
        return Order("owed", ((self.due, C), ("x.owed_since", C), ("x.id", "text")))

    def select(self, conditions: str) -> str:
        """Its rows."""
        person, role, thing = self.own
        still = " and not x.bygone" if self.table in bygones.KINDS else ""
        ids = {"objective": (self.parent_id, "null"), "decision": ("null", self.parent_id), "team": (self.goal, "null")}[
            self.parent
        ]
        return (
            f"select x.id, '{self.kind.value}' as kind, {self.due} as due_on, x.owed_since as since,"  # noqa: S608  # words of ours
            f" {ids[0]}::text as objective_id, {ids[1]}::text as decision_id, {self.team}::text as own_team_id,"
            f" {person}::text as person_id, {role}::text as role, {thing}::text as thing,"
            f" {self.champion} as champion, {self.leads} as leads"
            f" from {self.table} x where x.owed_since is not null{still} and {self.parent_id} is not null and {conditions}"
        )


_BRANCHES = (
    Branch(OwedKind.CONCERN, "concern", "objective", champion=True, leads=True),
    Branch(OwedKind.CONCERN, "concern", "decision", parent_id="x.decision_id"),
    Branch(
        OwedKind.REQUEST, "resource_request", "objective", ("x.approver_id", "'approver'", "x.id"), leads=True, team="x.team_id"
    ),
    Branch(OwedKind.REVIEW, "review", "objective", ("x.asked_of", "'author'", "x.check_in_id"), champion=True),
    Branch(OwedKind.DECISION, "decision", "decision", due="x.review_on", parent_id="x.id"),
    *(
        Branch(OwedKind(kind), table, "team", parent_id="x.team_id", leads=True, team="x.team_id")  # type: ignore[call-arg]
        for kind, table in owed_voices.LED.items()
    ),
    Branch(
        OwedKind.ACTION, "action", "team", ("x.owner_id", "'owner'", "x.id"), parent_id="x.team_id", leads=True, team="x.team_id"
    ),
    Branch(
        OwedKind.BRAINTRUST,
        "braintrust",
        "team",
        ("x.owner_id", "'champion'", "x.objective_id"),
        parent_id="x.team_id",
        team="x.team_id",
        goal="x.objective_id",
    ),
)
# Who owes: the first of the chain who is there, or the leads of the nearest team upward that has some; or nobody.
_RESOLVED = """
, held as materialized (
  select f.id, f.kind, f.due_on, f.since, f.objective_id, f.decision_id, coalesce(f.own_team_id, o.team_id) as team_id, f.leads,
    h.person_id, h.role, h.thing
  from ({rows}) as f
  left join objective o on o.id = f.objective_id
  left join decision d on d.id = f.decision_id
  left join lateral (
    select h.person_id, h.role, h.thing from unnest(
      array[f.person_id, case when f.champion then o.champion_id end, d.decider_id],
      array[f.role, 'champion', 'decider'],
      array[f.thing, o.id, d.id]
    ) with ordinality as h (person_id, role, thing, place)
    where {is_there} order by h.place limit 1
  ) as h on true
), climb (team_id, parent_id, led_id) as (
  select t.id, t.parent_id, case when {has_leads} then t.id end
  from (select distinct team_id from held where leads and role is null) as s join team t on t.id = s.team_id and not t.deleted
  union
  select c.team_id, t.parent_id, case when {has_leads} then t.id end
  from climb c cross join lateral (select * from team where id = c.parent_id and not deleted offset 0) as t where c.led_id is null
), owing as materialized (
  select f.id, f.kind, f.due_on, f.since, f.objective_id, f.decision_id, f.team_id, f.person_id, c.led_id,
    coalesce(f.role, case when c.led_id is not null then 'lead' else 'nobody' end) as role, coalesce(f.thing, c.led_id) as role_of
  from held f left join climb c on c.team_id = f.team_id and c.led_id is not null and f.leads and f.role is null
)"""


def _resolved(rows: str) -> str:
    return _RESOLVED.format(rows=rows, is_there=is_there("h.person_id"), has_leads=has_leads("t"))


_STANDS = {"objective": f"objective o where {OPEN}", "decision": f"decision o where {HOLDS.replace('d.', 'o.')}"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open answers; empty means any."""

    kinds: frozenset[str] = frozenset()
    teams: tuple[str, ...] = ()
    subteams: bool = False
    objectives: tuple[str, ...] = ()
    overdue: bool | None = None

    def head(self, values: list[Any]) -> str:
        """WITH: the teams, none where none is named."""
        values.append(list(self.teams))
        return _SCOPE.format(teams=len(values), below=str(self.subteams).lower())

    def conditions(self, branch: Branch, values: list[Any]) -> str:
        """WHERE, of one branch."""
        found = [f"{branch.due} < $1::text"] if branch.kind is OwedKind.DECISION else []
        found += ["x.owed_since <= $1::text"] if branch.kind is OwedKind.BRAINTRUST else []
        if self.overdue is not None:
            found.append(f"{branch.due} {'<' if self.overdue else '>='} $1::text")
        return " and ".join([*found, self._about(branch, values)])

    def _about(self, branch: Branch, values: list[Any]) -> str:
        """What it is about still stands: looked up for each row in the order of due days, or chosen first where a filter does."""
        if branch.parent == "team":
            return self._of_team(branch, values)
        within, of_objective = [], branch.parent == "objective"
        if self.teams:
            of_team = (
                "o.team_id = any(array(select id from scope))" if of_objective else "o.team_ids ?| array(select id from scope)"
            )
            within.append(of_team)
        if self.objectives:
            values.append(list(self.objectives))
            given = f"${len(values)}::text[]"
            within.append(f"o.id = any({given})" if of_objective else f"o.objective_ids ?| {given}")
        stands = _STANDS[branch.parent]
        if not within and branch.kind is OwedKind.DECISION:
            return "true"
        if not within:
            return f"exists (select from {stands} and o.id = {branch.parent_id} offset 0)"  # words of this module
        return f"{branch.parent_id} in (select o.id from {stands} and {' and '.join(within)})"  # noqa: S608  # as above

    def _of_team(self, branch: Branch, values: list[Any]) -> str:
        """What stands by itself is of a team, and perhaps about an objective."""
        within = ["x.team_id = any(array(select id from scope))"] if self.teams else []
        if self.objectives:
            values.append(list(self.objectives))
            within.append(f"{branch.goal} = any(${len(values)}::text[])")
        return " and ".join(within) or "true"

    def branches(self) -> list[Branch]:
        """Those of the kinds."""
        return [branch for branch in _BRANCHES if not self.kinds or branch.kind in self.kinds]


_WHOLE = Order("owed", (("f.due_on", C), ("f.since", C), ("f.id", "text")))


async def page(read: ReadModel, now: datetime, wanted: Wanted, window: Window) -> Sequence[Any]:
    """The oldest due first, of a page and one beyond: each kind gives no more than a page, by its index."""
    values: list[Any] = [str(now.date())]
    head, parts = wanted.head(values), []
    for branch in wanted.branches():
        conditions = wanted.conditions(branch, values)
        part, sorted_ = window.clauses(branch.order(), values)
        parts.append(f"({branch.select(f'{conditions} and {part}')} {sorted_})")
    if not parts:
        return []
    order = _WHOLE.sorted(backwards=window.backwards)
    rows = f"select * from ({' union all '.join(parts)}) as f {order} limit {window.size + 1}"  # noqa: S608  # words of this module
    shown = "f.id, f.kind, f.due_on, f.since, f.objective_id, f.decision_id, f.team_id, f.role, f.role_of, $1::text as today"
    sql = f"{head}{_resolved(rows)} select {shown}, {_WHOLE.selected()} from owing f {order}"  # noqa: S608  # as above
    return await read.fetch(sql, *values)


_SUMMARY = """
, holders as (
  select f.role, count(distinct p.id) as people from owing f left join team t on t.id = f.led_id
  cross join lateral (select f.person_id as id union all select jsonb_array_elements_text(t.lead_ids)) as p group by f.role
)
select f.role, count(*) as open, max(a.days) as oldest,
  case when max(h.people) >= {enough} then percentile_cont(0.5) within group (order by a.days) end as median
from owing f cross join lateral (select greatest(0, $1::text::date - f.since::date) as days) as a
left join holders h on h.role = f.role group by f.role order by f.role
"""


async def by_role(read: ReadModel, now: datetime, wanted: Wanted) -> Sequence[Any]:
    """How many answers each role owes, how old the oldest is, and the median age where at least five people owe them."""
    values: list[Any] = [str(now.date())]
    head = wanted.head(values)
    branches = " union all ".join(branch.select(wanted.conditions(branch, values)) for branch in wanted.branches())
    return await read.fetch(head + _resolved(branches) + _SUMMARY.format(enough=ENOUGH), *values)
