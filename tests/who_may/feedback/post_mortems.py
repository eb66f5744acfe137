"""Who may write post-mortems, publish them, and settle what they keep finding: TEAM's, written by `author`."""

from typing import Any

from sqlalchemy import text

from tests.services.feedback.post_mortems.telling import factored, published
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.who_may.features import Bodies, Feature, Ground

_MEMBERS, _LATE = "sssss uull -+++--++++---", "sssss uull -xxx--xxxx---"
_WITH_OPENER = "sssss uull -++++-++++---"
_LEADS, _LEADS_LATE = "sssss uull -------+++---", "sssss uull -------xxx---"
_WRITING = ("edit_post_mortem", "add_timeline_entry", "add_factor", "publish_post_mortem")
ROWS = (
    ("open_post_mortem", "the team", "not_in_the_team", "", _MEMBERS),
    *((verb, "one with a factor", "not_in_the_team", "", _MEMBERS) for verb in _WRITING),
    *((verb, "a published one", "not_in_the_team", "post_mortem_is_published", _LATE) for verb in _WRITING),
    *((verb, "one that somebody elsewhere opened", "not_in_the_team", "", _WITH_OPENER) for verb in _WRITING),
    ("publish_post_mortem", "one without a factor", "not_in_the_team", "post_mortem_needs_a_factor", _LATE),
    *((verb, "an open issue", "not_yours_to_settle", "", _LEADS) for verb in ("resolve_systemic_issue", "reject_proposal")),
    *(
        (verb, "a rejected issue", "not_yours_to_settle", "systemic_issue_is_settled", _LEADS_LATE)
        for verb in ("resolve_systemic_issue", "reject_proposal")
    ),
    *(
        (verb, "an issue without a team", "not_yours_to_settle", "", "sssss uull -----------+-")
        for verb in ("resolve_systemic_issue", "reject_proposal")
    ),
)


def _of(**more: Any) -> Any:
    return lambda ground, of: {"post_mortem_id": ground.ids[of], **more}


BODIES: Bodies = {
    "open_post_mortem": lambda _, __: {"title": "The queue stood still", "happened_on": "2026-01-02", "team_id": TEAM},
    "edit_post_mortem": _of(learnings="An alert that nobody reads is none."),
    "add_timeline_entry": _of(at="2026-01-02T09:00:00Z", text="The queue stood still."),
    "add_factor": _of(kind="information", tags=["alerting"], text="Nobody saw it."),
    "publish_post_mortem": _of(),
    "resolve_systemic_issue": lambda ground, of: {"systemic_issue_id": ground.ids[of], "how": "Alerts have an owner."},
    "reject_proposal": lambda ground, of: {"systemic_issue_id": ground.ids[of], "reason": "Known, and bearable."},
}


async def lay(world: World, ground: Ground) -> None:
    ground.ids["one with a factor"] = (await factored(world, "one"))["id"]
    ground.ids["one without a factor"] = (await factored(world))["id"]
    ground.ids["a published one"] = (await published(world, "two"))["id"]
    ground.ids["one that somebody elsewhere opened"] = (await factored(world, "three"))["id"]
    for tag in ("left open", "rejected", "without a team"):
        for _ in range(3):
            await published(world, tag)
    found = dict(await world.rows("select tag, id from systemic_issues"))
    ground.ids["an open issue"] = found["left-open"]
    ground.ids["a rejected issue"] = found["rejected"]
    ground.ids["an issue without a team"] = found["without-a-team"]
    await world.do("reject_proposal", by="lead", systemic_issue_id=found["rejected"], reason="Known.")
    async with world.engine.begin() as connection:
        moved = {"by": PEOPLE["invited"], "id": ground.ids["one that somebody elsewhere opened"]}
        await connection.execute(text("update post_mortems set opened_by = :by where id = :id"), moved)
        await connection.execute(
            text("update systemic_issues set team_id = null where id = :id"), {"id": found["without-a-team"]}
        )


FEATURE = Feature(ROWS, BODIES, lay)
