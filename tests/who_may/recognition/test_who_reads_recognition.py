"""Recognition is read by its audience alone, also where many are asked for at once; others do not learn that it is there."""

import pytest

from tests.who_may.features import Ground, named
from tests.who_may.place import Place
from tests.who_may.recognition.recognitions import SHOWN
from tests.who_may.recognition.table import TABLE
from tests.who_may.table import Row

NOTHING = "recognition_" + "0" * 32


@pytest.mark.parametrize("row", SHOWN, ids=named)
async def test_what_is_read_by_ids(recognition_place: tuple[Place, Ground], row: Row) -> None:
    place, ground = recognition_place
    path, wanted = row[0].removeprefix("POST "), ground.ids[row[1]]
    for column, expected in TABLE.outcomes(row).items():
        headers = {"authorization": authorization} if (authorization := place.headers[column]) else {}
        answer = await place.client.post(path, json=[NOTHING, wanted], headers=headers)
        if not answer.is_success:
            assert answer.json()["code"] == expected, column
            continue
        assert answer.headers["cache-control"] == "no-store"
        assert [each["recognition"]["id"] for each in answer.json()] == {"ok": [wanted], "left out": []}[expected], column
