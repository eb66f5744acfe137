"""docs/practices.md says what is so: every practice has its journey, with commands, events and queries that are there."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, build_schema, get_named_type

from contracts import catalog
from gateway import export

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "practices.md"
JOURNEYS = ROOT / "tests" / "journeys"
NUMBERED = (
    "Promote open communication",
    "Encourage a growth mindset",
    "Regular feedback sessions",
    "Celebrate effort and progress, not just success",
    "Model vulnerability at leadership levels",
    "Collaboration and teamwork",
    "No-blame culture",
    "Training and skill development",
    "Equal participation and inclusion",
    "Clear expectations and resources",
    "Transparent decisions",
    "Peer support",
    "Belonging",
    "Normalize failure, encourage risk",
    "Shared responsibility",
)
POINTS = (
    "Inclusive environment",
    "Supportive leadership",
    "Constructive responses to mistakes",
    "Encouragement to speak up",
    "Frame work as a learning problem",
    "Model curiosity and inquiry",
    "Acknowledge fallibility",
    "Reward vulnerability and candor",
    "Iterative learning",
    "Transparent communication",
    "Systemic approach",
)
NEVER = 6
"""So many things must never happen."""


def rows(columns: int) -> list[list[str]]:
    """The cells of every row of the tables with so many columns, without their heads."""
    lines = [line for line in MAP.read_text("utf-8").splitlines() if line.startswith("| ")]
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [cells for cells in found if len(cells) == columns and cells[0] not in {"practice", "point", "never"}]


PRACTICES = {cells[0]: cells for cells in rows(6)}


@cache
def schema() -> GraphQLSchema:
    return build_schema(export.sdl())


def linked(cell: str) -> list[Path]:
    return [(MAP.parent / link).resolve() for link in re.findall(r"\]\(([^)]+)\)", cell)]


def named(cell: str) -> list[str]:
    """What a cell names; nothing where it holds a dash."""
    return re.findall(r"`([^`]+)`", cell)


@cache
def said_in(journey: Path) -> str:
    """The text of a journey and of the steps that it takes from beside it, those of its client among them."""
    text = journey.read_text("utf-8")
    beside = {"client", *re.findall(r"^from tests\.journeys\.(\w+) import", text, re.MULTILINE)}
    return text + "".join((JOURNEYS / f"{module}.py").read_text("utf-8") for module in sorted(beside))


def slug(words: str) -> str:
    return "_".join(re.findall(r"[a-z]+", words.lower()))


def test_every_practice_and_every_point_has_its_row_in_their_order() -> None:
    assert list(PRACTICES) == [*(f"{number}. {name}" for number, name in enumerate(NUMBERED, 1)), *POINTS]
    assert (len(NUMBERED), len(POINTS)) == (15, 11)


@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_has_one_journey_that_is_named_after_it(name: str) -> None:
    [journey] = linked(PRACTICES[name][2])
    assert journey.is_file()
    number, _, words = name.rpartition(". ")
    stem = journey.stem.removeprefix("test_")
    if number:
        of_number, _, stem = stem.partition("_")
        assert of_number == f"{int(number):02}"
        assert stem in slug(words)
    else:
        assert stem == slug(words)


def test_every_journey_of_a_practice_is_in_the_map_once() -> None:
    there = sorted((JOURNEYS / "practices").glob("test_*.py"))
    assert sorted(journey for cells in PRACTICES.values() for journey in linked(cells[2])) == there


@pytest.mark.parametrize("name", PRACTICES)
def test_the_commands_of_a_practice_are_mutations_that_its_journey_sends(name: str) -> None:
    [journey] = linked(PRACTICES[name][2])
    commands = named(PRACTICES[name][3])
    assert commands
    mutations = schema().mutation_type
    assert mutations is not None
    assert [each for each in commands if each not in mutations.fields] == []
    assert [each for each in commands if not re.search(rf'["{{]\s*{each}["(]', said_in(journey))] == []


@pytest.mark.parametrize("name", PRACTICES)
def test_the_events_of_a_practice_are_in_the_catalog_and_looked_for_by_its_journey(name: str) -> None:
    [journey] = linked(PRACTICES[name][2])
    cell = PRACTICES[name][4]
    events = named(cell)
    assert events or cell == "none"
    assert [each for each in events if f"forthright.{each}.v1" not in catalog.facts()] == []
    assert [each for each in events if each.partition(".")[2] not in said_in(journey)] == []


@pytest.mark.parametrize("name", PRACTICES)
def test_the_queries_of_a_practice_are_in_the_schema_and_asked_by_its_journey(name: str) -> None:
    [journey] = linked(PRACTICES[name][2])
    queries = named(PRACTICES[name][5])
    assert queries
    assert [each for each in queries if not is_there(each)] == []
    fields = {field for each in queries for field in each.split(".") if field[0].islower()}
    assert [field for field in sorted(fields) if not re.search(rf"\b{field}\b", said_in(journey))] == []


def is_there(path: str) -> bool:
    """Whether a path of fields leads somewhere, from the root or from the type that it begins with."""
    first, *fields = path.split(".")
    kind = schema().type_map.get(first) if first[0].isupper() else schema().query_type
    for field in fields if first[0].isupper() else [first, *fields]:
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) or field not in kind.fields:
            return False
        kind = get_named_type(kind.fields[field].type)
    return kind is not None


def test_a_path_that_leads_nowhere_is_found() -> None:
    assert is_there("viewer.owed")
    assert is_there("Round.inside")
    assert not is_there("viewer.rank")
    assert not is_there("Rank.inside")
    assert not is_there("viewer.owed.nodes.nothing")


def holding() -> Iterator[tuple[Path, list[str]]]:
    """The files of tests that hold what must never happen, each with the tests that are named after it."""
    for _, cell in rows(2):
        for part in cell.split(";"):
            [file] = linked(part)
            yield file, named(part)


def test_whatever_must_never_happen_is_held_by_tests_that_are_there() -> None:
    assert len(rows(2)) == NEVER
    for file, tests in holding():
        assert tests, file
        text = file.read_text("utf-8")
        assert [test for test in tests if not re.search(rf"def {test}\(", text)] == [], file


def test_nothing_is_promised_to_be_anonymous() -> None:
    """Confidential is said of what nobody who uses the product can find out; more is not kept."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "services").glob("*/README.md"))]
    texts = {str(each.relative_to(ROOT)): each.read_text("utf-8") for each in documents if each != MAP} | {"API": export.sdl()}
    promising = re.compile(r"(?<!\bnot )(?<!\bno )(?<!\bno promise of )\banonym\w*", re.IGNORECASE)
    assert {name: found for name, text in texts.items() if (found := promising.findall(text))} == {}
    assert promising.findall("Answers are anonymous; it is not anonymous, and there is no anonymity.") == ["anonymous"]
