"""Notes of Braintrusts are read by the one they advise and by those invited: by nobody else, in no state."""

import pytest

from tests.who_may.features import COLUMNS, Ground
from tests.who_may.place import Place

REFUSED = {
    **dict.fromkeys(COLUMNS[:5], "not_signed_in"),
    **dict.fromkeys(COLUMNS[5:7], "person_unknown"),
    **dict.fromkeys(COLUMNS[7:9], "person_inactive"),
}


@pytest.mark.parametrize("state", ["a braintrust", "a closed braintrust", "a braintrust of a closed goal"])
async def test_notes_are_read_by_their_readers_alone(feedback_place: tuple[Place, Ground], state: str) -> None:
    place, ground = feedback_place
    told = {}
    for column in COLUMNS:
        headers = {"authorization": authorization} if (authorization := place.headers[column]) else {}
        answer = await place.client.post("/braintrusts/notes", json=[ground.ids[state]], headers=headers)
        told[column] = len(answer.json()) if answer.is_success else answer.json()["code"]
        assert not answer.is_success or answer.headers["cache-control"] == "no-store"
    read = {"somebody invited": 1, "the champion": 1}
    assert told == REFUSED | dict.fromkeys(COLUMNS[9:], 0) | read
