"""No figure about a person: in no field, filter, order or export."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from graphql import DefinitionNode, DocumentNode, GraphQLSchema, build_ast_schema, build_schema, parse, print_schema

from contracts.okrs import lines
from gateway import export
from tests.gateway.figures import CELEBRATED, Figures, inner, person_words

ALLOWED = {
    **{f"{kind}.version": "which state of the copy it is; it measures nothing" for kind in ("Person", *CELEBRATED)},
    "SketchedKeyResult.weight": "the share of a key result in an objective that somebody sketches",
    "Owed.ageDays": "how long one answer has been owed; it says which, and only who owes it sees it",
    "RoundVoice.confidence": "what somebody says of a goal's chances, where all were told before that they speak by name",
    "Readers.count": "how many people can read one text; only its author sees it",
    **dict.fromkeys(
        (
            *("Metric.baseline", "Metric.current", "Metric.stretch", "Metric.target", "Step.weight"),
            *("Threshold.counted", "Threshold.current", "Threshold.held", "Threshold.limit"),
        ),
        "how a key result is measured that somebody sketches",
    ),
}
"""What stands beside a person and is of something else."""


def test_nobody_has_a_figure() -> None:
    assert set(Figures(build_schema(export.sdl())).found()) == set(ALLOWED)


def test_what_is_described_nowhere_is_the_same_schema() -> None:
    whole, bare = print_schema(build_schema(export.sdl())), print_schema(schema_of(described_nowhere()))
    assert re.findall(r"\w+|[^\s,\w]", undescribed(whole)) == re.findall(r"\w+|[^\s,\w]", bare)


def test_the_walk_knows_who_may_be_named() -> None:
    assert {"champion", "owner", "contributor", "decider", "voter", "approver", "mention", "by", "askedby"} <= person_words()
    assert not {"objective", "team", "title", "id", ""} & person_words()


Mutant = Callable[[str], str]


@cache
def described_nowhere() -> str:
    """The schema without descriptions, which take longer to read than all the rest."""
    return undescribed(export.sdl())


def undescribed(sdl: str) -> str:
    return re.sub(r'^ *""".*?"""\n', "", sdl, flags=re.MULTILINE | re.DOTALL)


@cache
def definitions(part: str) -> tuple[DefinitionNode, ...]:
    return parse(part, no_location=True).definitions


def schema_of(sdl: str) -> GraphQLSchema:
    """Reads each part of it once, as one schema differs from another in a part or two."""
    parts = [part for part in re.split(r"\n\n(?=\w)", sdl) if part.strip()]
    return build_ast_schema(DocumentNode(definitions=tuple(each for part in parts for each in definitions(part))))


def with_field(kind: str, field: str) -> Mutant:
    def mutate(sdl: str) -> str:
        head = next(line for line in sdl.splitlines() if line.startswith((f"type {kind} ", f"input {kind} ")))
        return sdl.replace(head, f"{head}\n  {field}\n")

    return mutate


def with_type(kind: str, *also: Mutant) -> Mutant:
    def mutate(sdl: str) -> str:
        for each in also:
            sdl = each(sdl)
        return f"{sdl}\n{kind}\n"

    return mutate


@pytest.mark.parametrize(
    ("mutant", "place"),
    [
        (with_field("Person", "checkIns: Int!"), "Person.checkIns"),
        (with_field("Person", "meanScore: Decimal"), "Person.meanScore"),
        (with_field("Person", "recentScores: [Float!]!"), "Person.recentScores"),
        (with_type("type Standing { kept: Float }", with_field("Person", "standing: Standing")), "Standing.kept"),
        (with_field("Viewer", "answersGiven: Int"), "Viewer.answersGiven"),
        (with_field("PersonConnection", "totalCount: Int"), "PersonConnection.totalCount"),
        (with_field("PersonEdge", "rank: Int"), "PersonEdge.rank"),
        (with_field("ObjectiveConnection", "totalCount: Int"), "ObjectiveConnection.totalCount"),
        (with_field("DecisionConnection", "totalCount: Int"), "DecisionConnection.totalCount"),
        (with_field("ObjectiveFilterInput", "championIds: [ID!]"), "BoardConnection.totalCount"),
        (with_field("PeopleFilterInput", "leastScore: Decimal"), "Query.people(filter)"),
        (
            with_field("Query", "best(orderBy: ObjectiveOrderInput): PersonConnection"),
            "Query.best(orderBy)",
        ),
        (with_field("Team", "strongest(least: Int): [Person!]"), "Team.strongest(least)"),
        (with_field("Person", "goals(orderBy: ObjectiveOrderInput): ObjectiveConnection"), "Person.goals(orderBy)"),
        (
            with_type("type Tally { person: Person! concerns: Int! }", with_field("Query", "tallies: [Tally!]")),
            "Tally.concerns",
        ),
        (with_type("type Share { personId: ID! of: Float! }", with_field("Team", "shares: [Share!]")), "Share.of"),
        (
            with_type("type Count { open: Int! }", with_field("Query", "owedBy(personId: ID!): Count")),
            "Count.open",
        ),
        (
            with_type("type Rate { answered: Float }", with_field("Team", "rates(championIds: [ID!]): [Rate!]")),
            "Rate.answered",
        ),
        (
            with_field("Query", "goalsOf(championIds: [ID!], orderBy: ObjectiveOrderInput): LessonConnection"),
            "Query.goalsOf(orderBy)",
        ),
        (with_field("DecisionFilterInput", "best: ObjectiveOrderField"), "Query.decisions(filter)"),
        (with_field("DecisionFilterInput", "leastVotes: Int"), "Query.decisions(filter)"),
        (
            with_type("enum DecisionSort { VOTES }", with_field("DecisionOrderInput", "then: DecisionSort")),
            "Query.decisions(orderBy)",
        ),
        (
            with_type("enum Way { LOUDEST }", with_field("Person", "goals(sort: Way): ObjectiveConnection")),
            "Person.goals(sort)",
        ),
        (with_field("PeopleFilterInput", "ranked: Boolean"), "Query.people(filter)"),
        (with_field("Query", "strongest(orderBy: String): [Person!]"), "Query.strongest(orderBy)"),
        (with_type("scalar Percent", with_field("Person", "kept: Percent")), "Person.kept"),
        (
            with_type(
                "type Streak { weeks: Int }\nunion Praise = Streak | Lesson",
                with_field("Person", "praise: Praise"),
            ),
            "Streak.weeks",
        ),
        (
            with_type(
                "interface Sum { of: ID }\ntype Mean implements Sum { of: ID value: Float }",
                with_field("Query", "sums(voterIds: [ID!]!): [Sum!]"),
            ),
            "Mean.value",
        ),
    ],
)
def test_a_schema_with_a_figure_about_a_person_is_caught(mutant: Mutant, place: str) -> None:
    sdl = described_nowhere()
    changed = mutant(sdl)
    assert changed != sdl
    assert set(Figures(schema_of(changed)).found()) - set(ALLOWED) >= {place}


@pytest.mark.parametrize(
    ("mutant", "place"),
    [
        (with_field("ReactionConnection", "totalCount: Int"), "ReactionConnection.totalCount"),
        (with_field("RecognitionCommentConnection", "totalCount: Int"), "RecognitionCommentConnection.totalCount"),
        (with_field("CelebrationConnection", "totalCount: Int"), "CelebrationConnection.totalCount"),
        (with_field("Recognition", "reactionCount: Int!"), "Recognition.reactionCount"),
        (with_field("Openness", "readBy: Int!"), "Openness.readBy"),
        (with_type("type Warmth { of: Float }", with_field("Welcome", "warmth: Warmth")), "Warmth.of"),
        (with_field("CelebrationFilterInput", "leastReactions: Int"), "Query.celebration(filter)"),
        (
            with_type(
                "enum MostThanked { REACTIONS }",
                with_field("Query", "praised(orderBy: MostThanked): CelebrationConnection"),
            ),
            "Query.praised(orderBy)",
        ),
        (with_field("Decision", "warmest(least: Int): [Openness!]"), "Decision.warmest(least)"),
    ],
)
def test_a_figure_of_what_people_celebrate_is_caught(mutant: Mutant, place: str) -> None:
    sdl = described_nowhere()
    changed = mutant(sdl)
    assert changed != sdl
    assert set(Figures(schema_of(changed)).found()) - set(ALLOWED) >= {place}


def test_what_people_select_is_ordered_by_days_and_names() -> None:
    """Decisions of some deciders are: by their moments, the day of their review, and their titles."""
    sdl = described_nowhere()
    assert "deciderIds" in sdl
    assert not [place for place in Figures(schema_of(sdl)).found() if place.startswith("Query.decisions(")]


@pytest.mark.parametrize(
    ("mutant", "place"),
    [
        (with_field("Query", "byHelp(orderBy: ObjectiveOrderInput): TeamConnection"), "Query.byHelp(orderBy)"),
        (with_field("Query", "calm(leastConcerns: Int): [Team!]!"), "Query.calm(leastConcerns)"),
        (with_field("Team", "sure(lean: Lean): [Team!]"), "Team.sure(lean)"),
        (
            with_type("input Which { told: SignalKind }", with_field("Query", "telling(which: Which): TeamConnection")),
            "Query.telling(which)",
        ),
        (with_field("TeamEdge", "rank: Int"), "TeamEdge.rank"),
        (with_field("TeamConnection", "meanScore: Float"), "TeamConnection.meanScore"),
        (
            with_type(
                "type Asking { team: Team! asked: Int! }\nenum AskingOrder { ASKED TEAM_NAME }",
                with_field("Query", "asking(orderBy: AskingOrder): [Asking!]"),
            ),
            "Query.asking(orderBy)",
        ),
        (
            with_type("type Share { teamId: ID! of: Float! }", with_field("Cycle", "shares(least: Float): [Share!]")),
            "Cycle.shares(least)",
        ),
        (with_field("Query", "mixes(leastShare: Float): RecognitionReportConnection"), "Query.mixes(leastShare)"),
        (
            with_type("enum Most { HIDDEN }", with_field("Query", "rude(orderBy: Most): HidingCountConnection")),
            "Query.rude(orderBy)",
        ),
    ],
)
def test_a_list_of_teams_that_is_ordered_or_chosen_by_a_figure_is_caught(mutant: Mutant, place: str) -> None:
    sdl = described_nowhere()
    changed = mutant(sdl)
    assert changed != sdl
    assert set(Figures(schema_of(changed)).found()) - set(ALLOWED) >= {place}


@pytest.mark.parametrize(
    "field", ["byName(orderBy: ByName, first: Int): TeamConnection", "oldest(text: String, ids: [ID!]): [Team!]"]
)
def test_lists_of_teams_by_their_names_and_ids_are_not(field: str) -> None:
    sdl = with_type("enum ByName { NAME FORMED_AT }", with_field("Query", field))(described_nowhere())
    assert set(Figures(schema_of(sdl)).found()) == set(ALLOWED)


def test_what_belongs_to_a_team_keeps_its_figures() -> None:
    sdl = with_field("Objective", "rolledUp: Float")(described_nowhere())
    assert set(Figures(schema_of(sdl)).found()) == set(ALLOWED)


def test_an_export_measures_key_results_and_objectives_alone() -> None:
    """Each line is one key result, whose own numbers these are; a number of something else would be judged here first."""
    fields = lines.OkrLine.model_fields.items()
    numbers = {
        name for name, field in fields if {int, float, Decimal} & {each for each in inner(field.annotation) if _is_plain(each)}
    }
    of_key_results = {"weight", "baseline", "target", "stretch", "current", "confidence", "score"}
    assert numbers == of_key_results | {"edit_version"}


def _is_plain(kind: object) -> bool:
    return isinstance(kind, type)
