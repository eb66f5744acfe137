"""Who can read a text is told to its author alone, also of many at once; others learn nothing, nor that it is there."""

import pytest

from tests.who_may.features import COLUMNS, Ground
from tests.who_may.feedback.texts import OF_TEAM, OWN
from tests.who_may.place import Place

REFUSED = {
    **dict.fromkeys(COLUMNS[:5], "not_signed_in"),
    **dict.fromkeys(COLUMNS[5:7], "person_unknown"),
    **dict.fromkeys(COLUMNS[7:9], "person_inactive"),
}
NOTHING = "contribution_" + "0" * 32
ASKED = {"a member of the team", "the author", "the recipient", "the champion", "the team's lead"}


async def counted(place: Place, path: str, ids: list[str]) -> dict[str, int | str]:
    """How much each column is told, or why it is refused."""
    told: dict[str, int | str] = {}
    for column in COLUMNS:
        headers = {"authorization": authorization} if (authorization := place.headers[column]) else {}
        answer = await place.client.post(path, json=ids, headers=headers)
        told[column] = len(answer.json()) if answer.is_success else answer.json()["code"]
        assert not answer.is_success or answer.headers["cache-control"] == "no-store"
    return told


async def test_readers_of_texts_are_told_to_their_author_alone(feedback_place: tuple[Place, Ground]) -> None:
    place, ground = feedback_place
    told = await counted(place, "/texts/readers", [ground.ids[OF_TEAM], ground.ids[OWN], NOTHING])
    assert told == REFUSED | dict.fromkeys(COLUMNS[9:], 0) | {"the author": 2}


@pytest.mark.parametrize("state", ["an opened round", "a revealed round"])
async def test_rounds_are_looked_into_by_those_who_are_asked(feedback_place: tuple[Place, Ground], state: str) -> None:
    place, ground = feedback_place
    told = await counted(place, "/rounds/inside", [ground.ids[state], "round_" + "0" * 32])
    assert told == REFUSED | dict.fromkeys(COLUMNS[9:], 0) | dict.fromkeys(ASKED, 1)
