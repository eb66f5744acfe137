"""Lists of what people say: the same filters and the same ways to one of them, for every kind."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, build_schema, get_named_type

from contracts import catalog, sampling
from contracts.messages import Document
from gateway import export
from gateway.schema.nodes import KINDS
from tests.gateway.world import Gateway
from tests.services.okrs.world import COMPANY, OTHER, TEAM

SCHEMA = build_schema(export.sdl())
QUERY = SCHEMA.type_map["Query"]
assert isinstance(QUERY, GraphQLObjectType)
LISTED = {
    name: kind[: -len("Connection")]
    for name, field in QUERY.fields.items()
    if (kind := get_named_type(field.type).name).endswith("Connection") and kind[: -len("Connection")] in {
        shown.__name__ for shown in KINDS.values()
    }
}  # fmt: skip
"""Root fields that list documents, with the type of each."""
ONE = {
    get_named_type(field.type).name: name
    for name, field in QUERY.fields.items()
    if [*field.args] == ["id"] and get_named_type(field.type).name in {shown.__name__ for shown in KINDS.values()}
}
"""Root fields that show one document by its id, by the type."""
SAMPLES: dict[str, Document] = {
    document.kind: document
    for fact in catalog.facts().values()
    for document in fact.model_validate_json(sampling.sample(fact)).documents()
    if document.kind in KINDS and hasattr(document, "id") and type(document).__name__.endswith("Document")
}


def document(kind: str, number: int, **more: Any) -> Document:
    """One of a kind, at its first version."""
    sample = SAMPLES[kind]
    given = {"id": f"{kind}_{number:032x}", "version": 1, "epoch": 1, **more}
    return type(sample).model_validate(sample.model_dump() | given)


def fields(kind: str) -> set[str]:
    """Of a type or an input."""
    shown = SCHEMA.type_map[kind]
    assert isinstance(shown, GraphQLObjectType | GraphQLInputObjectType)
    return set(shown.fields)


def filter_of(name: str) -> str | None:
    """The input by which a root field is filtered."""
    assert isinstance(QUERY, GraphQLObjectType)
    argument = QUERY.fields[name].args.get("filter")
    return get_named_type(argument.type).name if argument else None


def test_whatever_is_listed_at_the_root_is_also_found_by_its_id() -> None:
    assert set(LISTED.values()) - set(ONE) == set()
    assert {"NotesDay", "LeaderQuestion", "HelpRequest", "Braintrust", "Action", "PostMortem", "Agreement"} <= set(
        LISTED.values()
    )


def test_every_filter_of_documents_with_states_takes_states_and_no_flag_that_means_one() -> None:
    odd: list[str] = []
    for name, kind in LISTED.items():
        given = filter_of(name)
        if given is not None and "state" in fields(kind):
            flags = {"open", "published", "answered", "closed"} & fields(given)
            odd += [name] if flags or "states" not in fields(given) else []
    assert odd == []


@pytest.mark.parametrize(("kind", "field"), sorted(ONE.items()))
async def test_one_is_found_by_its_id_and_what_is_none_is_null(gateway: Gateway, kind: str, field: str) -> None:
    [prefix] = [prefix for prefix, shown in KINDS.items() if shown.__name__ == kind]
    id, wrong = f"{prefix}_{7:032x}", f"{prefix}_{2**100:032x}"
    if prefix not in {"person", "team"}:
        await gateway.publish([document(prefix, 7)])
    else:
        id = str({"person": (await gateway.read("{ viewer { person { id } } }"))["viewer"]["person"]["id"], "team": TEAM}[prefix])
    query = f"query($id: ID!) {{ {field}(id: $id) {{ id __typename }} }}"
    assert (await gateway.read(query, id=id))[field] == {"id": id, "__typename": kind}
    assert (await gateway.read(query, id=wrong))[field] is None
    assert await gateway.code(query, id=f"cycle_{1:032x}" if prefix != "cycle" else f"team_{1:032x}") == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("kind", "field", "states"),
    [
        ("pulse", "pulses", ("open", "closed")),
        ("systemic_issue", "systemicIssues", ("open", "rejected")),
        ("agreement", "agreements", ("proposed", "adopted")),
        ("notes_day", "notesDays", ("open", "closed")),
        ("leader_question", "questions", ("open", "answered")),
        ("round", "rounds", ("opened", "closed")),
        ("action", "actions", ("agreed", "done")),
    ],
)
async def test_lists_take_teams_those_below_and_states(gateway: Gateway, kind: str, field: str, states: tuple[str, str]) -> None:
    first, second = states
    teams = ((1, COMPANY, first), (2, TEAM, first), (3, TEAM, second), (4, OTHER, second))
    await gateway.publish([document(kind, number, team_id=team, state=state) for number, team, state in teams])
    query = f"query($filter: {filter_of(field)}) {{ {field}(filter: $filter) {{ nodes {{ id }} }} }}"

    async def found(**filter: Any) -> set[int]:
        gateway.pool.statements.clear()
        nodes = (await gateway.read(query, filter=filter))[field]["nodes"]
        assert len(gateway.statements) == 1
        return {int(node["id"].rpartition("_")[2], 16) for node in nodes}

    assert await found() == {1, 2, 3, 4}
    assert await found(teamIds=[COMPANY]) == {1}
    assert await found(teamIds=[COMPANY], includeSubteams=True) == {1, 2, 3, 4}
    assert await found(teamIds=[TEAM], includeSubteams=True) == {2, 3}
    assert await found(states=[second.upper()]) == {3, 4}
    assert await found(teamIds=[COMPANY], includeSubteams=True, states=[first.upper()]) == {1, 2}


async def test_a_team_has_its_pulses_and_braintrusts_in_one_statement_each_for_all_teams(gateway: Gateway) -> None:
    await gateway.publish(
        [
            document(kind, number, team_id=team, state=state)
            for kind, state in (("pulse", "open"), ("braintrust", "called"))
            for number, team in ((1, TEAM), (2, TEAM), (3, OTHER))
        ]
    )
    query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Team {
      pulses { nodes { id } } braintrusts(states: [CALLED]) { nodes { id } } } } }"""
    gateway.pool.statements.clear()
    nodes = (await gateway.read(query, ids=[TEAM, OTHER]))["nodes"]
    assert [[len(node[name]["nodes"]) for name in ("pulses", "braintrusts")] for node in nodes] == [[2, 2], [1, 1]]
    assert [len([each for each in gateway.statements if f"from {kind}" in each]) for kind in ("pulse", "braintrust")] == [1, 1]
