"""Commands have one description: each is one function, one route and one mutation, and nothing else changes anything."""

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from fastapi import FastAPI
from graphql import GraphQLObjectType, build_schema
from strawberry.utils.str_converters import to_camel_case

import services
from chassis.verbs import answer_of
from contracts import catalog
from gateway.schema import build

COMMANDS = catalog.commands()
# What else takes POST: files, and the look-up of names, which has too many ids for an address.
NO_COMMANDS = {
    *(f"/imports/{what}" for what in ("people", "teams", "okrs", "decisions", "post-mortems", "retrospectives")),
    *("/names", "/texts", "/texts/readers", "/rounds/inside", "/wording_hints", "/braintrusts/notes"),
    "/recognitions/readers",
    "/recognitions/shown",
}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(services.__path__, "services."):
        if ".migrations." not in found.name:
            yield importlib.import_module(found.name)


def functions() -> Iterator[tuple[str, Any]]:
    """Every coroutine that is given a command, with the module it stands in."""
    for module in modules():
        for name, value in vars(module).items():
            if inspect.iscoroutinefunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                hints = get_type_hints(value)
                if hints.get("command") in COMMANDS.values():
                    yield module.__name__, value


def routes(service: str) -> list[str]:
    """Paths of a service's routers that take POST."""
    app = FastAPI()
    for module in modules():
        if module.__name__.startswith(f"services.{service}.") and module.__name__.endswith(".api"):
            app.include_router(module.router)
    return [path for path, methods in app.openapi()["paths"].items() if "post" in methods]


def test_every_command_has_exactly_one_function_of_its_name_that_answers_its_fact_or_a_receipt() -> None:
    found = list(functions())
    assert Counter(get_type_hints(function)["command"] for _, function in found) == Counter(COMMANDS.values())
    for module, function in found:
        hints = get_type_hints(function)
        assert function.__name__ == hints["command"].verb()
        assert hints["return"] == answer_of(hints["command"])
        assert ".commands" in module, f"{function.__name__} stands in {module}"


@pytest.mark.parametrize("service", ["directory", "okrs", "feedback", "recognition"])
def test_every_command_has_exactly_one_route_and_nothing_else_takes_post(service: str) -> None:
    verbs = Counter(f"/{verb}" for verb in catalog.commands(service))
    found = Counter(path for path in routes(service) if path not in NO_COMMANDS)
    assert found == verbs, f"to be given to verbs(…) in api.py: {verbs - found}; no command, or twice: {found - verbs}"


def test_every_command_has_exactly_one_mutation_whose_payload_shows_the_fact() -> None:
    sdl = build_schema(build(introspection=True).as_str())
    mutations = sdl.mutation_type
    assert isinstance(mutations, GraphQLObjectType)
    missing = {to_camel_case(command.verb()) for command in COMMANDS.values()} ^ set(mutations.fields)
    assert missing == set(), "to be added to gateway/schema/commands.py, or no command"
    for verb, command in COMMANDS.items():
        several = f"{command.service}.{command.verb()}" == verb
        payload = mutations.fields[to_camel_case(command.verb())].type
        shown = set(getattr(payload, "fields", ()) or payload.of_type.fields)
        expected = {to_camel_case(name) for name in command.fact.model_fields} | {"userErrors"}
        assert expected | ({"receipt"} if command.receipted else set()) <= shown, verb
        assert command.receipted or several or "receipt" not in shown, verb
