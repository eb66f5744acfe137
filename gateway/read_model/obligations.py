"""Open answers as everyone sees them: by the role that owes them, never by the person; check-ins are nobody else's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.pages import Order, Window
from gateway.read_model.owed import HOLDS, OPEN, C, is_there
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
    """One kind of thing that answers are owed to, as `x`; `chain` is who owes them: person, role, and what the role is of."""

    kind: str
    columns: str
    source: str
    team: str
    objective: str
    chain: tuple[tuple[str, str, str], ...]
    due: str = "x.due_on"
    leads: bool = True

    def order(self) -> Order:
        """Oldest due first; named as the whole list is, so that cursors are the same."""
        return Order("owed", ((self.due, C), ("x.owed_since", C), ("x.id", "text")))

    def select(self, conditions: str) -> str:
        """Its rows."""
        people, roles, things = (", ".join(each) for each in zip(*self.chain, strict=True))
        return (
            f"select x.id, '{self.kind}' as kind, {self.due} as due_on, x.owed_since as since, {self.columns},"  # noqa: S608  # words of this module
            f" array[{people}] as people, array[{roles}] as roles, array[{things}] as things, {self.leads} as leads"
            f" from {self.source} where x.owed_since is not null and {conditions}"
        )


_WITHIN = f"join objective o on o.id = x.objective_id and {OPEN}"
_CHAMPION, _DECIDER = ("o.champion_id", "'champion'", "o.id"), ("d.decider_id", "'decider'", "d.id")
_BRANCHES = (
    Branch(
        "concern",
        "o.id as objective_id, null as decision_id, o.team_id",
        f"concern x {_WITHIN} and x.objective_id is not null",
        "o.team_id = {}",
        "o.id = {}",
        (_CHAMPION,),
    ),
    Branch(
        "concern",
        "null as objective_id, d.id as decision_id, null as team_id",
        f"concern x join decision d on d.id = x.decision_id and {HOLDS} and x.decision_id is not null",
        "d.team_ids ?| {}",
        "d.objective_ids ?| {}",
        (_DECIDER,),
        leads=False,
    ),
    Branch(
        "request",
        "o.id as objective_id, null as decision_id, x.team_id",
        f"resource_request x {_WITHIN}",
        "x.team_id = {}",
        "o.id = {}",
        (("x.approver_id", "'approver'", "x.id"),),
    ),
    Branch(
        "review",
        "o.id as objective_id, null as decision_id, o.team_id",
        f"review x {_WITHIN}",
        "o.team_id = {}",
        "o.id = {}",
        (("x.asked_of", "'author'", "x.check_in_id"), _CHAMPION),
        leads=False,
    ),
    Branch(
        "decision",
        "null as objective_id, x.id as decision_id, null as team_id",
        "decision x",
        "x.team_ids ?| {}",
        "x.objective_ids ?| {}",
        (("x.decider_id", "'decider'", "x.id"),),
        due="x.review_on",
        leads=False,
    ),
)
# Who of a chain owes: the first who is there, or the leads of the nearest team upward that has some; or nobody.
_LEADS = f"""
case when t.status = 'active' then array(
  select l.id from jsonb_array_elements_text(t.lead_ids) as l (id) where {is_there("l.id")}
) else '{{}}' end"""  # noqa: S608  # words of this module
_HELD = f"""
left join lateral (
  select h.person_id, h.role, h.thing
  from unnest(f.people, f.roles, f.things) with ordinality as h (person_id, role, thing, place)
  where {is_there("h.person_id")} order by h.place limit 1
) as h on true
left join lateral (
  with recursive up (id, parent_id, people) as (
    select t.id, t.parent_id, {_LEADS} from team t where t.id = f.team_id and f.leads and h.role is null and not t.deleted
    union
    select t.id, t.parent_id, {_LEADS} from up join team t on t.id = up.parent_id and not t.deleted where up.people = '{{}}'
  )
  select id, people from up where people <> '{{}}' limit 1
) as l on true
cross join lateral (
  select coalesce(h.role, case when l.id is not null then 'lead' else 'nobody' end) as role, coalesce(h.thing, l.id) as role_of,
    coalesce(l.people, array_remove(array[h.person_id], null)) as owing
) as r"""  # noqa: S608  # as above


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
        found = [f"{branch.due} < $1::text"] if branch.kind == "decision" else []
        if self.overdue is not None:
            found.append(f"{branch.due} {'<' if self.overdue else '>='} $1::text")
        if self.teams:
            found.append(branch.team.format(_several(branch.team, "array(select id from scope)")))
        if self.objectives:
            values.append(list(self.objectives))
            found.append(branch.objective.format(_several(branch.objective, f"${len(values)}::text[]")))
        return " and ".join(["true", *found])

    def branches(self) -> list[Branch]:
        """Those of the kinds."""
        return [branch for branch in _BRANCHES if not self.kinds or branch.kind in self.kinds]


def _several(condition: str, ids: str) -> str:
    return f"any({ids})" if "=" in condition else ids


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
    sql = (
        f"{head} select f.*, r.role, r.role_of, $1::text as today, {_WHOLE.selected()} from ("  # noqa: S608  # words of this module
        f"select * from ({' union all '.join(parts)}) as f {order} limit {window.size + 1}"
        f") as f {_HELD} {order}"
    )
    return await read.fetch(sql, *values)


_SUMMARY = """
, every as materialized (
  select f.id, r.role, r.owing, greatest(0, $1::text::date - f.since::date) as age from ({branches}) as f {held}
), holders as (
  select e.role, count(distinct p.id) as people from every e cross join lateral unnest(e.owing) as p (id) group by e.role
)
select e.role, count(*) as open, max(e.age) as oldest,
  case when max(h.people) >= {enough} then percentile_cont(0.5) within group (order by e.age) end as median
from every e left join holders h on h.role = e.role group by e.role order by e.role
"""


async def by_role(read: ReadModel, now: datetime, wanted: Wanted) -> Sequence[Any]:
    """How many answers each role owes, how old the oldest is, and the median age where at least five people owe them."""
    values: list[Any] = [str(now.date())]
    head = wanted.head(values)
    branches = " union all ".join(branch.select(wanted.conditions(branch, values)) for branch in wanted.branches())
    return await read.fetch(head + _SUMMARY.format(branches=branches, held=_HELD, enough=ENOUGH), *values)
