"""No way leads from a handle or a confidential text to a person: no command, no field, no address of any service."""

from typing import Any

import pytest

from contracts import catalog
from contracts.messages import Command
from gateway.export import sdl
from tests.bad_input.faults import sample
from tests.services.feedback.moderation.moderating import moderates
from tests.services.feedback.world import PEOPLE, World
from tests.services.feedback.writings import HANDLES, THREAD, by_handle
from tests.services.okrs.world import TEAM

ANYBODY = ("admin", "auditor", "moderator", "lead", "lead_above", "recipient", "stranger")
COMMANDS = catalog.commands("feedback")


@pytest.fixture
async def spoken(world: World) -> tuple[World, list[str]]:
    """`author` spoke confidentially and did nothing else: for everyone, and for the team; both were reported."""
    await moderates(world)
    told = await world.do("ask_leader", by="author", team_id=TEAM, text="Why do we wait?", mode="confidential")
    await world.hour()
    ids = [str(told["receipt"]["id"]), await by_handle(world)]
    for id in ids:
        await world.do("report_text", by="recipient", id=id, why="Who wrote this?")
    return world, ids


def unmasks(answer: str) -> bool:
    return PEOPLE["author"] in answer or HANDLES.of(PEOPLE["author"], THREAD) in answer


def addresses(world: World) -> list[str]:
    return [path for path, methods in world.app.openapi()["paths"].items() if "get" in methods]


async def test_no_private_read_tells_whose_it_is(spoken: tuple[World, list[str]]) -> None:
    world, ids = spoken
    paths = addresses(world)
    assert {"/moderation/open", "/texts/mine/hidden", "/texts/{id}/readers"} <= set(paths)
    for by in ANYBODY:
        headers = {"authorization": f"Bearer {by}"}
        for path in paths:
            for id in ids:
                asked = path
                for name in {part.strip("{}") for part in path.split("/") if part.startswith("{")}:
                    asked = asked.replace(f"{{{name}}}", id)
                answer = await world.client.get(asked, headers=headers)
                assert answer.status_code < 500, asked
                assert not unmasks(answer.text), (by, asked)
        assert not unmasks(str(await world.texts(*ids, by=by)))


@pytest.mark.parametrize("verb", [verb for verb, command in COMMANDS.items() if "id" in command.model_fields])
async def test_no_command_on_it_tells_whose_it_is(spoken: tuple[World, list[str]], verb: str) -> None:
    world, ids = spoken
    for by in ANYBODY:
        for id in ids:
            answer = await world.send(verb, by=by, **body(COMMANDS[verb], id))
            assert answer.status_code < 500
            assert not unmasks(answer.text), (by, verb)
    for table in ("journal", "outbox"):
        assert not unmasks(str(await world.rows(f"select t::text from {table} t"))), verb  # of names


def body(command: type[Command[Any]], id: str) -> dict[str, Any]:
    return sample(command) | {"id": id}


def test_no_contract_and_no_type_of_the_gateway_has_a_handle() -> None:
    known = [*catalog.documents().values(), *catalog.facts().values(), *catalog.commands().values()]
    assert [kind.__name__ for kind in known if {"handle", "handles"} & set(kind.model_fields)] == []
    assert [line for line in sdl().splitlines() if line.strip().lower().startswith(("handle", "unmask"))] == []


def test_no_command_is_about_an_author_who_is_not_shown() -> None:
    telling = ("unmask", "reveal_author", "identify", "who_wrote", "handle")
    assert [verb for verb in catalog.commands() if any(word in verb for word in telling)] == []
