"""Transparent communication: a lesson is published for everyone, found by its words, used by another team, and counted."""

from typing import Any

from tests.journeys.lessons import found, of_another_team
from tests.journeys.told import told
from tests.journeys.world import World

Json = dict[str, Any]
USED = "query($id: ID!) { lesson(id: $id) { reuseCount reuses { nodes { how objective { id team { name } } by { id } } } } }"


async def test_another_team_finds_a_lesson_by_its_words_and_says_how_it_used_it(world: World) -> None:
    client, cycle = world.client, await world.client.cycle()
    objective = await client.active(cycle)
    lesson = {
        "title": "Brevity is answered",
        "text": "Letters of three quillings are answered twice as often",
        "tags": ["letters"],
    }
    made = await client.mutate("publishLesson", "lesson { id }", by="member", objectiveId=objective["id"], lesson=lesson)
    id = made["lesson"]["id"]
    read = await found(client, "quillings")
    assert (read["id"], read["reuseCount"], "quillings" in read["snippet"]) == (id, 0, True)
    other = await of_another_team(client, cycle)
    reuse = {"lessonId": id, "objectiveId": other, "how": "We cut ours to five lines"}
    used = await client.mutate("reuseLesson", "lessonReuse { id }", by="stranger", **reuse)
    again = await client.refusal("reuseLesson", "lessonReuse { id }", by="stranger", **reuse)
    assert again["code"] == "LESSON_REUSED_ALREADY"
    assert (await found(client, "quillings", by="champion"))["reuseCount"] == 1
    shown = (await client.query(USED, by="lead", id=id))["lesson"]
    by = {"objective": {"id": other, "team": {"name": "Tide readers"}}, "by": {"id": client.people["stranger"]}}
    assert shown == {"reuseCount": 1, "reuses": {"nodes": [{"how": "We cut ours to five lines", **by}]}}
    assert await told(world, "okrs", id, used["lessonReuse"]["id"]) == [["lesson_published"], ["lesson_reused"]]
