"""`forthright ask`: what its words become, what an answer says against them, and how it ends where nobody answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from forthright.asking import WordsRefused, picked, problems, request, text
from forthright.terminal import Exit
from tests.forthright.terminal import environment, forthright

SEVERAL = """query A($id: ID!, $first: Int, $texts: [String!], $deep: Boolean, $filter: PersonFilter) { a }
mutation B($input: GiveRecognitionInput!) { b }"""
AWAY = ("--token", "x", "--url", "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("pair", "sent"),
    [
        ("id=007", "007"), ("id={", "{"), ("id=a=b", "a=b"), ("id=", ""), ("first=5", 5), ("deep=true", True),
        ("texts=[]", []), ('filter={"text": "a"}', {"text": "a"}), ('input={"text": "a"}', {"text": "a"}),
    ],
)  # fmt: skip
def test_a_variable_is_text_or_json_as_the_document_declares_it(pair: str, sent: Any) -> None:
    assert request(SEVERAL, "", [pair], "")["variables"] == {pair.partition("=")[0]: sent}


def test_variables_of_one_object_stand_below_single_ones_and_the_operation_is_sent() -> None:
    body = request(SEVERAL, "A", ["first=2"], '{"first": 1, "id": "a"}')
    assert body == {"query": SEVERAL, "operationName": "A", "variables": {"first": 2, "id": "a"}}
    assert request("{ a }", "", [], "") == {"query": "{ a }", "variables": {}}


@pytest.mark.parametrize(
    ("document", "operation", "pairs", "variables", "told"),
    [
        ("{ viewer {", "", [], "", "line 1, column 11"),
        ("", "", [], "", "not GraphQL"),
        (SEVERAL, "B", ["id=a"], "", "declares no variable $id; it declares input"),
        ("{ a }", "", ["id=a"], "", "it declares none"),
        (SEVERAL, "", ["first=many"], "", "$first is a Int: write it as JSON, such as 5"),
        (SEVERAL, "", ["texts=a"], "", "$texts is a list"),
        (SEVERAL, "", [], "first=5", "--variables is no JSON"),
        (SEVERAL, "", [], "[5]", "--variables is a JSON object"),
    ],
)
def test_words_that_cannot_be_used_are_told_with_what_to_do(
    document: str, operation: str, pairs: list[str], variables: str, told: str
) -> None:
    with pytest.raises(WordsRefused) as refused:
        request(document, operation, pairs, variables)
    assert told in str(refused.value)


def test_refusals_of_a_mutation_are_told_with_field_and_code() -> None:
    error = {"message": "Nobody recognizes themselves.", "field": ["input", "recipientIds"], "code": "NOT_YOURSELF"}
    answer = {"data": {"giveRecognition": {"recognition": None, "userErrors": [error]}, "viewer": {"id": "1"}}}
    told = "giveRecognition: Nobody recognizes themselves. (input.recipientIds) [NOT_YOURSELF]"
    assert problems(answer) == [(Exit.REFUSED, told)]
    assert problems({"data": {"giveRecognition": {"userErrors": []}, "viewer": None}}) == []


@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("GRAPHQL_VALIDATION_FAILED", Exit.USAGE),
        ("UNAUTHENTICATED", Exit.REFUSED),
        ("RATE_LIMITED", Exit.REFUSED),
        ("SERVICE_UNAVAILABLE", Exit.UNREACHABLE),
        ("INTERNAL_ERROR", Exit.FAULT),
    ],
)
def test_each_fault_of_a_request_has_an_end_that_scripts_can_tell_apart(code: str, end: Exit) -> None:
    error = {"message": "No.", "path": ["viewer", "owed"], "extensions": {"code": code, "traceId": "ab"}}
    [(found, told)] = problems({"data": None, "errors": [error]})
    assert found is end
    assert told.startswith(f"viewer.owed: No. [{code}]")
    assert ("trace ab" in told) is (end is Exit.FAULT)


def test_what_stands_at_a_path_is_picked_from_one_or_from_each() -> None:
    data = {"goals": {"nodes": [{"title": "A", "parts": [1, 2]}, {"title": "B", "parts": []}, {"title": None, "parts": [3]}]}}
    assert picked(data, "goals.nodes.0.title") == ["A"]
    assert picked(data, "goals.nodes.title") == ["A", "B"]
    assert picked(data, "goals.nodes.parts") == [1, 2, 3]
    assert picked(data, "goals.nodes.7.title") == picked(data, "goals.edges.node") == picked(None, "goals") == []
    assert [text(one) for one in ("a b", 0.5, True)] == ["a b", "0.5", "true"]
    assert json.loads(text({"a": ["ü"]})) == {"a": ["ü"]}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["{ viewer { person { name } } }"], Exit.USAGE, "FORTHRIGHT_TOKEN"),
        (["{ viewer", *AWAY], Exit.USAGE, "not GraphQL"),
        (["query ($a: ID) { a }", "--with", "a", *AWAY], Exit.USAGE, "“a” needs an equals sign"),
        (["--file", "nowhere.graphql", *AWAY], Exit.FOLDER, "nowhere.graphql cannot be read"),
        (["{ a }", "--as", "x@example", "--folder", "nowhere"], Exit.FOLDER, "There is no demo in nowhere"),
        (["{ a }", *AWAY], Exit.UNREACHABLE, "FORTHRIGHT_GATEWAY_URL"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_to_do(words: list[str], code: Exit, told: str) -> None:
    answer = forthright("ask", *words)
    assert (answer.code, told in answer.err, answer.out) == (code, True, ""), answer


def test_a_document_comes_from_a_pipe_or_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("{ a }", "utf-8")
    assert forthright("ask", "--file", str(tmp_path / "a.graphql"), *AWAY).code == Exit.UNREACHABLE
    command = [sys.executable, "-m", "forthright", "ask", *AWAY]
    piped = subprocess.run(command, env=environment(), input="{ a }", capture_output=True, text=True, check=False)
    assert piped.returncode == Exit.UNREACHABLE, piped.stderr
