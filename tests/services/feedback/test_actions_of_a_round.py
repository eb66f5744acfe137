"""A round ends with several actions at once, and each has an owner of its own."""

from tests.services.feedback.world import World
from tests.services.okrs.world import TEAM


async def test_a_retrospective_ends_with_as_many_actions_as_were_agreed_on(world: World) -> None:
    given = {"purpose": "retrospective", "question": "What do we see?", "team_id": TEAM}
    opened = (await world.do("open_round", by="member", **given))["round"]
    await world.do("go_first", by="lead", round_id=opened["id"], kind="mistake", text="I promised too much")
    await world.do("write_in_round", by="member", round_id=opened["id"], text="Less of it")
    await world.do("reveal_round", by="member", round_id=opened["id"])
    due = str(world.clock.now().date())
    agreed = [{"text": f"Do {what}", "due_on": due} for what in ("this", "that", "more")]
    told = await world.do("close_round", by="member", round_id=opened["id"], summary="We ask sooner", actions=agreed)
    assert [action["text"] for action in told["actions"]] == ["Do this", "Do that", "Do more"]
    assert len({action["owner_id"] for action in told["actions"]}) == 3
