"""What people celebrate, by whom and what it is about, newest first; of thanks on threads nobody's list tells."""

from collections.abc import Sequence

from gateway.keys import is_place
from gateway.pages import Order, Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.relations import Relation
from gateway.read_model.selections import Selection

_C = 'text collate "C"'
CELEBRATED = Order("celebrated", (("place", _C),), descending=True, fits=is_place)
"""By moment and id in one text; what was withdrawn or hidden has no place."""
REACTED = Order("reacted", (("at", _C), ("id", _C)), descending=True)
ANSWERED = Order("answered", (("at", _C), ("id", _C)))
REPORTED = Order("reported", (("last_day", _C), ("id", "text")), descending=True)
BY_MONTH = Order("hidden by month", (("month", _C), ("id", "text")), descending=True)
PROMPTED = Order("prompted", (("prompted_at", _C), ("id", "text")), descending=True)


# Of `?` the planner expects one row in a hundred, whatever the size: said twice, it expects few.
def _listing(column: str) -> Relation:
    holds = f"recognition.{column} ? parent.id"
    return Relation("recognition", f"{holds} and {holds} and recognition.place is not null", CELEBRATED)


def _shown(kind: str, column: str) -> Relation:
    return Relation(kind, f"{kind}.{column} = parent.id and {kind}.place is not null", CELEBRATED)


REACTIONS = Relation("reaction", "reaction.recognition_id = parent.id", REACTED)
COMMENTS = Relation("recognition_comment", "recognition_comment.recognition_id = parent.id", ANSWERED)
RECOGNITION_OF_PEOPLE = _listing("recipients")
RECOGNITION_OF_TEAMS = _listing("teams")
RECOGNITION_BY_EVIDENCE = _listing("evidence_ids")
_OF_OBJECTIVE = (
    "recognition.evidence_ids ?| array(select parent.id union all select k.id from objective o"
    " cross join lateral jsonb_array_elements_text(o.key_result_ids) as k (id) where o.id = parent.id)"
)
RECOGNITION_OF_OBJECTIVES = Relation(
    "recognition", f"{_OF_OBJECTIVE} and {_OF_OBJECTIVE} and recognition.place is not null", CELEBRATED
)
THANKS_ON_THREADS = _shown("recognition", "thread_id")
OPENNESS_OF_PEOPLE = _shown("openness", "by")
OPENNESS_OF_TEAMS = _shown("openness", "team_id")
OPENNESS_OF_OBJECTIVES = _shown("openness", "objective_id")
CHANGED_MINDS = _shown("openness", "decision_id")
WELCOMES_OF_PEOPLE = _shown("welcome", "person_id")
WELCOMES_OF_TEAMS = _shown("welcome", "joined_team_id")
REPORTS_OF_TEAMS = Relation("recognition_report", "recognition_report.team_id = parent.id", REPORTED)
HIDING_OF_TEAMS = Relation("hiding_count", "hiding_count.team_id = parent.id", BY_MONTH)

# Somebody who joined, is still there, and whom nobody has welcomed, in the third week not recognized either; never shown to
# themselves.
_UNWELCOMED = """
person_id <> $? and last_day >= $?
and exists (
  select from person p where p.id = welcome_prompt.person_id and p.status = 'active' and not p.deleted
    and (p.home_team_id = welcome_prompt.team_id or p.document->'further_team_ids' ? welcome_prompt.team_id)
) and not exists (
  select from welcome w where w.person_id = welcome_prompt.person_id and w.joined_team_id = welcome_prompt.team_id
    and w.place is not null
) and (document->>'occasion' <> 'third_week' or not exists (
  select from recognition r where r.recipients ? welcome_prompt.person_id
    and r.place >= welcome_prompt.document->>'joined_on'
))
"""
_MINE = """
array(
  select p.home_team_id from person p where p.id = $?
  union all select jsonb_array_elements_text(p.document->'further_team_ids') from person p where p.id = $?
  union all select t.id from team t where t.lead_ids ? $? and t.lead_ids ? $? and not t.deleted
)
"""


def own(viewer: str, *, received: bool) -> Selection:
    """What every employee reads of what is for the viewer or a team of theirs, or of what the viewer gave."""
    selection = Selection("recognition", "'recognition' as kind, document").where("place is not null")
    if not received:
        return selection.where("by = $?", viewer)
    to_teams = f"teams ?| {_MINE} and document->'team_ids' ?| {_MINE}"
    return selection.where(f"(recipients ? $? and recipients ? $? or {to_teams})", *[viewer] * 10)


_REACTIONS = """
select recognition_id, document->>'reaction' as reaction from reaction
where recognition_id = any($2::text[]) and by = $1 and not deleted order by at, id
"""


async def reactions_of(read: ReadModel, viewer: str, recognitions: Sequence[str]) -> dict[str, list[str]]:
    """How the viewer reacted to these; one statement."""
    found: dict[str, list[str]] = {}
    for row in await read.fetch(_REACTIONS, viewer, list(recognitions)):
        found.setdefault(row["recognition_id"], []).append(row["reaction"])
    return found


async def prompts(read: ReadModel, teams: Sequence[str], viewer: str, today: str) -> dict[str, list[str]]:
    """Reminders that these teams have now, as JSON, the newest first, at most a hundred of each; one statement."""
    selection = Selection("welcome_prompt").where("not deleted").where(_UNWELCOMED, viewer, today)
    window = Window(100, backwards=False, after=None, before=None)
    found = await selection.pages(read, teams, "welcome_prompt.team_id = parent.id", PROMPTED, window)
    return {team: [row["document"] for row in rows[: window.size]] for team, rows in found.items()}
