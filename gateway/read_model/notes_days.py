"""Selections of Notes Days, notes, topics and questions; and what the viewer is to the scopes of Notes Days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.pages import Window
from gateway.read_model.reader import ReadModel
from gateway.read_model.relations import TOPICS, WRITTEN
from gateway.read_model.selections import Selection

# Under a topic a note is answered with it.
_WAITS = "(due_on is not null or exists (select from topic t where t.id = {topic} and t.due_on is not null))"
_PLACES = """
with recursive mine (id) as (
  select id from team where not deleted and lead_ids ? $1
  union
  select m.id from person p cross join lateral (
    select p.home_team_id as id union all select jsonb_array_elements_text(coalesce(p.document->'further_team_ids', '[]'))
  ) as m where p.id = $1 and not p.deleted and m.id is not null
), above (id, parent_id) as (
  select t.id, t.parent_id from team t where t.id in (select id from mine) and not t.deleted
  union
  select t.id, t.parent_id from team t join above a on t.id = a.parent_id where not t.deleted
)
select a.id, t.lead_ids ? $1 as leads from above a join team t on t.id = a.id where a.id = any($2::text[])
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What the viewer is to the scope of a Notes Day."""

    belongs: bool = False
    leads: bool = False


async def places(read: ReadModel, viewer: str, teams: Sequence[str]) -> dict[str, Place]:
    """By the scope, where the viewer belongs to it: member or lead of it or of a team below; one statement."""
    rows = await read.fetch(_PLACES, viewer, list(teams))
    return {row["id"]: Place(belongs=True, leads=row["leads"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Listing:
    """Notes or topics of Notes Days: of these kinds, and answered or not, where that is said."""

    kind: str
    kinds: tuple[str, ...] = ()
    answered: bool | None = None
    alone: bool | None = None

    def only(self, *, kinds: Sequence[str], answered: bool | None, alone: bool | None) -> "Listing":
        """The same, of these only."""
        return replace(self, kinds=tuple(map(str, kinds)), answered=answered, alone=alone)

    async def pages(self, read: ReadModel, parents: Sequence[str], window: Window) -> dict[str, list[object]]:
        """The rows of each Notes Day; one statement."""
        selection = Selection(self.kind).where(f"not {self.kind}.deleted")
        if self.kinds:
            selection.where("note_kind = any($?::text[])", list(self.kinds))
        if self.alone is not None:
            selection.where(f"note.topic_id is {'' if self.alone else 'not '}null")
        if self.answered is not None:
            waits = _WAITS.format(topic="note.topic_id") if self.kind == "note" else "due_on is not null"
            selection.where(f"not {waits}" if self.answered else waits)
        order = WRITTEN if self.kind == "note" else TOPICS
        return await selection.pages(read, parents, f"{self.kind}.notes_day_id = parent.id", order, window)


NOTES, ALL_TOPICS = Listing("note"), Listing("topic")
