"""Words of each kind, by the `author`, and moderators as the feedback service publishes them."""

from datetime import date
from typing import Any

from contracts.directory.people import PersonJoined
from contracts.feedback.ids import LegalHoldId, ModeratorId
from contracts.feedback.moderation import LegalHoldDocument, ModeratorDocument
from contracts.values import TeamId
from tests.services.okrs.world import AT, TEAM
from tests.services.recognition.directing import Directory, told
from tests.services.recognition.giving import give_on, id_of
from tests.services.recognition.world import PEOPLE, World

WORDS = "You always come late"
WHY = "It attacks a colleague"
NOBODYS = (404, "no_such_text", "id")
NOT_YOURS = (403, "not_yours_to_moderate", None)
PUBLIC = ("openness", "welcome", "comment")
EDITED = (*PUBLIC, "private comment")
ALL = (*EDITED, "recognition", "team recognition")
KINDS = {"comment": "recognition_comment", "private comment": "recognition_comment", "team recognition": "recognition"}
"""By which field of a fact it is told, where that is called otherwise."""


async def say(world: World, what: str, *, text: str = WORDS) -> str:
    """One of these by the `author`; what is for fewer is for the team. Answers its id."""
    if what == "openness":
        return id_of(await world.do("share_openness", by="author", openness_kind="mistake", text=text))
    if what == "welcome":
        person = PEOPLE["member6"]
        await Directory(world).tell(told(PersonJoined, person, 2, world.clock.now(), TEAM))
        return id_of(await world.do("welcome_member", by="author", person_id=person, team_id=TEAM, text=text))
    recognition = await give_on(world, "team" if what in {"private comment", "team recognition"} else "organization")
    if what in {"recognition", "team recognition"}:
        return recognition
    return id_of(await world.do("comment_on_recognition", by="author", recognition_id=recognition, text=text))


async def moderates(world: World, who: str = "moderator", team: TeamId = TEAM, *, ended: bool = False) -> None:
    """What the feedback service published of a moderatorship."""
    await world.learn(moderator(who, team, ended=ended))


def moderator(who: str = "moderator", team: TeamId = TEAM, *, ended: bool = False) -> ModeratorDocument:
    """A moderatorship as the feedback service publishes it."""
    number = 1 + list(PEOPLE).index(who)
    return ModeratorDocument(
        epoch=1,
        version=1 + ended,
        id=ModeratorId(f"moderator_{number:032x}"),
        team_id=team,
        person_id=PEOPLE[who],
        appointed_on=date(2026, 1, 1),
        ended_on=date(2026, 1, 5) if ended else None,
    )


async def holds(world: World, team: TeamId | None = TEAM, *, lifted: bool = False) -> None:
    """What the feedback service published of a legal hold."""
    on = date(2026, 1, 1)
    hold = LegalHoldDocument(**AT, id=LegalHoldId(f"legal_hold_{1:032x}"), team_id=team, set_on=on, lifted_on=None)
    await world.learn(hold.model_copy(update={"version": 2, "lifted_on": on}) if lifted else hold)


async def reported(world: World, what: str = "openness", *, by: str = "recipient") -> str:
    """Words of the author that somebody reported."""
    id = await say(world, what)
    await world.do("report_text", by=by, id=id, why="It attacks a colleague")
    return id


async def hidden(world: World, what: str = "openness", *, by: str = "moderator") -> str:
    """Words of the author that a moderator hid."""
    id = await reported(world, what)
    await world.do("hide_text", by=by, id=id, reason="disrespect")
    return id


async def cases(world: World, *, by: str = "moderator") -> list[dict[str, Any]]:
    return list(await world.read("/moderation/open", by=by))


async def own_hidden(world: World, *, by: str = "author") -> list[dict[str, Any]]:
    return list(await world.read("/texts/mine/hidden", by=by))


async def stored(world: World, id: str) -> tuple[Any, ...]:
    """Words, state and the time of an edit as they lie in the row."""
    tables = {"recognition": "recognitions", "recognition_comment": "recognition_comments", "welcome": "welcomes"}
    table = tables.get(id.rpartition("_")[0], "openness")
    [row] = await world.rows(f"select text, text_state, edited_at is not null from {table} where id = :id", id=id)
    return tuple(row)
