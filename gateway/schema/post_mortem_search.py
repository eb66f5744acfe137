"""Post-mortems and systemic issues at the root, and wording hints for what is being written."""

from typing import Annotated, Any

import strawberry
from pydantic import Field

from contracts.feedback import wording
from contracts.feedback.ids import PostMortemId, SystemicIssueId
from contracts.feedback.post_mortems import FactorTag, IssueState, PostMortemState
from contracts.feedback.wording import HINTED_CHARACTERS
from contracts.messages import Input
from contracts.values import ObjectiveId, TeamId, Term
from gateway.context import Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import post_mortems as selections
from gateway.read_model.selections import any_of, listed, of_teams
from gateway.schema.board import OrderDirection
from gateway.schema.node import one
from gateway.schema.post_mortems import Language, PostMortem, SystemicIssue, hints_of
from gateway.words import show_input

_IDS = 100


class PostMortemFilterInput(Input):
    """Which post-mortems to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams that write them.")
    include_subteams: bool = Field(False, description="True: also those of any team below `teamIds`.")
    objective_ids: list[ObjectiveId] = Field([], max_length=_IDS, description="The objectives they touched.")
    tags: list[FactorTag] = Field([], max_length=_IDS, description="Tags of their factors, in large or small letters.")
    states: list[PostMortemState] = Field([], max_length=len(PostMortemState), description="Where they stand.")
    text: str | None = Field(
        None, max_length=200, description="Words, or beginnings of words, of any of their texts and tags; all of them."
    )


class PostMortemOrderField(Term):
    """What post-mortems are ordered by."""

    HAPPENED_ON = "happened_on", "The day it began."
    PUBLISHED_AT = "published_at", "When they were published; those that are not come first."
    OPENED_AT = "opened_at", "When they were opened or imported."
    TITLE = "title", "Their titles."


class PostMortemOrderInput(Input):
    """How post-mortems are ordered."""

    field: PostMortemOrderField = Field(PostMortemOrderField.HAPPENED_ON, description="By what.")
    direction: OrderDirection = Field(OrderDirection.DESC, description="Which way.")


class SystemicIssueFilterInput(Input):
    """Which systemic issues to list; fields combine with AND, lists mean any of."""

    states: list[IssueState] = Field([], max_length=3, description="Where they stand.")
    team_ids: list[TeamId] = Field([], max_length=_IDS, description="The teams they are proposed to.")
    include_subteams: bool = Field(False, description="True: also those proposed to any team below `teamIds`.")


for _input in (PostMortemFilterInput, PostMortemOrderInput, SystemicIssueFilterInput):
    show_input(_input)
Filter = Annotated[PostMortemFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
OrderBy = Annotated[
    PostMortemOrderInput | None, strawberry.argument(description="In which order; what happened last first without it.")
]
IssueFilter = Annotated[SystemicIssueFilterInput | None, strawberry.argument(description="Which; all of them without it.")]
Draft = Annotated[str, strawberry.argument(description=f"What is being written, at most {HINTED_CHARACTERS} characters.")]


def _shown(row: Any) -> PostMortem:
    return PostMortem.model_validate_json(row["document"])


async def post_mortems(
    info: Info,
    filter: Filter = None,
    order_by: OrderBy = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[PostMortem] | None:
    """By filter and order."""
    window, wanted, by = (
        Window.of(first, after, last, before),
        filter or PostMortemFilterInput(),
        order_by or PostMortemOrderInput(),
    )
    selection = of_teams(selections.post_mortems(), wanted.team_ids, subteams=wanted.include_subteams, column="m.team_id")
    selections.tagged(any_of(selection, "m.objective_id", wanted.objective_ids), wanted.tags)
    any_of(selection, "m.document->>'state'", wanted.states)
    if wanted.text is not None and wanted.text.strip():
        selections.saying(selection, wanted.text)
    order = selections.ORDERS[by.field.value][by.direction is OrderDirection.DESC]
    return window.page(order, await selection.page(info.context.read_model, order, window), _shown)


async def post_mortem(
    info: Info, id: Annotated[PostMortemId, strawberry.argument(description="The post-mortem.")]
) -> PostMortem | None:
    """One post-mortem."""
    return await one(info, PostMortem, parse_id(PostMortemId, id))  # type: ignore[no-any-return]


async def systemic_issues(
    info: Info,
    filter: IssueFilter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[SystemicIssue] | None:
    """The latest first."""
    window, wanted = Window.of(first, after, last, before), filter or SystemicIssueFilterInput()
    selection = listed("systemic_issue", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, selections.RAISED, window)
    return window.page(selections.RAISED, rows, lambda row: SystemicIssue.model_validate_json(row["document"]))


async def systemic_issue(
    info: Info, id: Annotated[SystemicIssueId, strawberry.argument(description="The issue.")]
) -> SystemicIssue | None:
    """One systemic issue."""
    return await one(info, SystemicIssue, parse_id(SystemicIssueId, id))  # type: ignore[no-any-return]


async def wording_hints(info: Info, text: Draft, language: Language = "en") -> list[wording.WordingHint] | None:
    """From the owner, and kept nowhere."""
    [found] = await hints_of(info.context, [text], language)
    return found


@strawberry.type
class PostMortemQueries:
    """Post-mortems at the root."""

    post_mortems = strawberry.field(post_mortems, description="Post-mortems by filter and order.")
    post_mortem = strawberry.field(post_mortem, description="One post-mortem, or null.")
    systemic_issues = strawberry.field(systemic_issues, description="What post-mortems keep finding, the latest first.")
    systemic_issue = strawberry.field(systemic_issue, description="One systemic issue, or null.")
    wording_hints = strawberry.field(
        wording_hints,
        description="Phrases in a text that blame, each with what could stand there. It is read and forgotten; never a refusal.",
    )
