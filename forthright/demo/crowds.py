"""What the story does not tell line by line: what somebody reads for themselves, turns in a round, answers to a pulse."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any

from forthright.demo import story
from forthright.demo.patience import once_heard
from forthright.demo.people import Cast
from forthright.owners import OwnerRefused

Json = dict[str, Any]

_MOOD = {"included": 5.7, "learning": 5.1, "contributing": 5.4, "challenging": 4.2, "leads": 4.6}
"""Where answers lie about: people belong and contribute; to contradict comes less easily."""
_OF_TEAM = {"Customer Success": -1.0, "Manufacturing": -0.4, "Field Service": -0.6, "Data Platform": 0.6, "Buoys": 0.3}
_SPREAD, _SKIPPED = 1.1, 0.05
_AT_ONCE = 8
"""So many answer at a time."""
_NOT_SUGGESTED = "nothing_suggested"


async def look(cast: Cast, by: str, body: Json) -> Json:
    """What the person reads for themselves."""
    return {"seen": await cast.reads(by, "feedback", f"/{body['what']}/{body['id']}")}


async def speak_in_turn(cast: Cast, by: str, body: Json) -> Json:
    """Everyone ends their own turn, in the order that chance drew."""
    seen = await cast.reads(by, "feedback", f"/rounds/{body['round_id']}")
    silent = set(body.get("silent", ()))
    for turn in seen["turns"]:
        person = cast.employee(turn["person_id"])
        await cast.acts(person, "feedback", "end_turn", {"round_id": body["round_id"], "passed": person in silent})
    return {"seen": seen}


async def everybody_answers(cast: Cast, _: str, body: Json) -> Json:
    """Everybody of the company answers a pulse, but who is absent; a few skip an item, a few add a word."""
    absent, words, limit = set(body.get("absent", ())), body.get("words", {}), asyncio.Semaphore(_AT_ONCE)
    people = [row for row in story.people() if row["employee_id"] not in absent][: body.get("first", len(story.people()))]

    async def answer(row: Mapping[str, str]) -> None:
        person = row["employee_id"]
        given = _answers(person, row["home_team"], body["pulse"], body.get("mood", 0.0))
        async with limit:
            await cast.acts(
                person,
                "feedback",
                "answer_pulse",
                {"pulse_id": body["pulse"]["id"], "answers": given, "text": words.get(person, "")},
            )

    await asyncio.gather(*map(answer, people))
    return {"answered": len(people)}


async def settle(cast: Cast, by: str, body: Json) -> Json:
    """Takes up or puts aside what was suggested to the person for a reason; it is drawn in its own time, and waited for."""

    async def suggested() -> str:
        offered: Any = await cast.reads(by, "recognition", "/suggestions")
        if found := [str(one["id"]) for one in offered if one["reason"] == body["reason"]]:
            return found[0]
        raise OwnerRefused({"detail": f"Nothing is suggested to {by} because of {body['reason']}.", "code": _NOT_SUGGESTED})

    more = {"recognition_id": body["recognition_id"]} if "recognition_id" in body else {}
    drawn = await once_heard(suggested, {_NOT_SUGGESTED})
    return await cast.acts(by, "recognition", body["verb"], {"suggestion_id": drawn, **more})


def _answers(person: str, team: str, pulse: Json, mood: float) -> list[Json]:
    """What somebody answers, the same each time the story is told."""
    chance = Random(f"{person} {mood}")  # noqa: S311  # a story, no secret
    own = mood + chance.gauss(0, 0.5)
    given = []
    for item in pulse["items"]:
        felt = _MOOD[item["facet"]] + _OF_TEAM.get(team, 0.0) + own + chance.gauss(0, _SPREAD)
        value = min(max(round(felt), 1), 7)
        if chance.random() >= _SKIPPED:
            given.append({"item_id": item["id"], "value": 8 - value if item["reversed"] else value})
    return given


WAYS: Mapping[str, Callable[[Cast, str, Json], Awaitable[Json]]] = {
    "look": look,
    "speak_in_turn": speak_in_turn,
    "everybody_answers": everybody_answers,
    "settle": settle,
}
"""By what a step does."""
