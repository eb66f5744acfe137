"""Malformed input through GraphQL: a user error or an error of the request, never a fault of ours, and never the input again."""

import itertools
import json
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from contracts import catalog
from contracts.values import Term
from tests.bad_input.faults import ECHO, RAW, faults_of
from tests.gateway.world import Gateway

AT_MOST = 6
"""Faults tried of each field: the rest is tried at the service itself."""

WORDS = {word.value for term in Term.__subclasses__() for word in term}


@pytest.mark.parametrize("verb", catalog.commands())
async def test_malformed_input_of_a_mutation_is_told_and_never_repeated(gateway: Gateway, verb: str) -> None:
    name = to_camel_case(verb.rpartition(".")[2])
    query = f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ userErrors {{ code field }} }} }}"
    for field, faults in itertools.groupby(faults_of(catalog.commands()[verb]), lambda fault: fault[0]):
        for _, body in itertools.islice(_sampled(faults), AT_MOST):
            if len(field) == 1:
                await _refused(gateway, query, name, str(field[0]), body)
    assert await gateway.okrs.rows("select count(*) from journal") == [(0,)]


def _sampled(faults: Any) -> Any:
    """Every third, so that each kind of fault comes up somewhere; without what only bare JSON can say."""
    return (fault for place, fault in enumerate(faults) if place % 3 == 0 and RAW not in json.dumps(fault[1]))


async def _refused(gateway: Gateway, query: str, name: str, field: str, body: dict[str, Any]) -> None:
    answer = await gateway.ask(query, by="admin", input=_camel(body))
    assert ECHO not in json.dumps(answer), (field, body, answer)
    if "errors" in answer:
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}, (body, answer)
        return
    errors = answer["data"][name]["userErrors"]
    assert {error["code"] for error in errors} == {"BAD_INPUT"}, body
    assert {error["field"][0] for error in errors} == {to_camel_case(field)}, body


def _camel(value: Any) -> Any:
    """Names in camel case, and words of the vocabulary as GraphQL's enums have them: where those are right, ours are not."""
    if isinstance(value, str) and value.lower() in WORDS:
        return value.swapcase()
    if isinstance(value, list):
        return [_camel(each) for each in value]
    return {to_camel_case(name): _camel(inner) for name, inner in value.items()} if isinstance(value, dict) else value
