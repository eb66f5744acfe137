"""The schema as a whole: described throughout, exported, and never broken for clients of the last release."""

from pathlib import Path
from typing import Any, get_args

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    is_introspection_type,
    is_specified_scalar_type,
)

from contracts import catalog
from contracts.messages import Audience
from gateway import export
from gateway.read_model import tables
from gateway.schema.nodes import KINDS

LAST_RELEASE = Path(__file__).parent / "last_release.graphql"


def ours(schema: GraphQLSchema) -> list[GraphQLNamedType]:
    return [kind for kind in schema.type_map.values() if not is_introspection_type(kind) and not is_specified_scalar_type(kind)]


def undescribed(kind: GraphQLNamedType) -> list[str]:
    missing = [] if kind.description else [kind.name]
    if isinstance(kind, GraphQLEnumType):
        return missing + [f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description]
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        for name, field in kind.fields.items():
            missing += [] if field.description else [f"{kind.name}.{name}"]
            arguments = getattr(field, "args", {})
            missing += [f"{kind.name}.{name}({each})" for each, argument in arguments.items() if not argument.description]
    return missing


def test_everything_is_described() -> None:
    assert [gap for kind in ours(build_schema(export.sdl())) for gap in undescribed(kind)] == []


def test_no_description_has_the_indentation_of_our_files() -> None:
    """Markdown takes it for code."""
    schema = build_schema(export.sdl())
    fields = [field for kind in ours(schema) for field in getattr(kind, "fields", {}).values()]
    arguments = [each for field in fields for each in getattr(field, "args", {}).values()]
    told = [each.description for each in (*ours(schema), *fields, *arguments)]
    assert [each for each in told if each and "\n " in each] == []


def test_the_test_of_descriptions_finds_gaps() -> None:
    schema = build_schema('"q" type Query { bare: Int  "told" told(bare: Int): Int } enum Color { RED }')
    gaps = [gap for kind in ours(schema) for gap in undescribed(kind)]
    assert gaps == ["Query.bare", "Query.told(bare)", "Color", "Color.RED"]


def test_the_committed_schema_is_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert export.main(["--check"]) == 0, capsys.readouterr().err


def broken_by(now: str) -> list[str]:
    return [change.description for change in find_breaking_changes(build_schema(LAST_RELEASE.read_text()), build_schema(now))]


def test_clients_of_the_last_release_still_work() -> None:
    assert broken_by(export.sdl()) == []


def test_a_field_that_goes_is_noticed() -> None:
    assert broken_by(export.sdl().replace("  editVersion: Int!", "  editVersionNow: Int!")) == [
        "Field Objective.editVersion was removed."
    ]


def test_every_scalar_of_ours_says_where_it_is_specified() -> None:
    scalars = {kind.name: kind for kind in ours(build_schema(export.sdl())) if isinstance(kind, GraphQLScalarType)}
    assert set(scalars) == {"Date", "DateTime", "Decimal", "Markdown"}
    assert all(scalar.specified_by_url for scalar in scalars.values())


def test_every_public_document_is_kept_and_can_be_read_again() -> None:
    facts = [fact for fact in catalog.facts().values() if fact.audience is Audience.PUBLIC]
    annotations = [part.annotation for fact in facts for part in fact.model_fields.values()]
    kinds = {kind.kind for kind in catalog.documents().values() if any(kind in mentioned(each) for each in annotations)}
    assert kinds == set(KINDS)
    assert kinds <= set(tables.KINDS)


def mentioned(annotation: Any) -> list[Any]:
    return [annotation, *(deeper for each in get_args(annotation) for deeper in mentioned(each))]
