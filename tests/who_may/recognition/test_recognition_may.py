"""The table, cell by cell over HTTP: what is refused leaves no trace, what is allowed leaves its own."""

import pytest

from tests.who_may.features import Ground, named
from tests.who_may.place import Place
from tests.who_may.recognition.table import TABLE
from tests.who_may.table import Row


def test_every_command_has_a_row_and_a_body() -> None:
    TABLE.must_be_whole()


@pytest.mark.parametrize("row", TABLE.rows, ids=named)
async def test_a_command_of_the_recognition_service(recognition_place: tuple[Place, Ground], row: Row) -> None:
    await TABLE.must_hold(*recognition_place, row)


@pytest.mark.parametrize("row", TABLE.addresses, ids=named)
async def test_what_is_read(recognition_place: tuple[Place, Ground], row: Row) -> None:
    await TABLE.must_show(*recognition_place, row)


@pytest.mark.parametrize("verb", TABLE.working)
async def test_an_id_of_nothing_is_refused_by_the_name_of_its_field(recognition_place: tuple[Place, Ground], verb: str) -> None:
    await TABLE.must_name(*recognition_place, verb)
