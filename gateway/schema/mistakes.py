"""Mistakes of a team, and figures of how it answered, which their owner alone keeps: nothing of them is copied here."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import Field, TypeAdapter

from contracts.feedback import loops
from contracts.feedback import mistakes as feedback
from contracts.feedback.ids import MistakeId
from contracts.values import CycleId, TeamId
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.pages import Connection, Window
from gateway.schema.private_pages import fetched, newest, page
from gateway.schema.relations import document
from gateway.schema.texts import ReadText
from gateway.words import shows

NEWEST = newest("mistakes")


@shows(feedback.MistakeWord)
class MistakeWord(feedback.MistakeWord):
    """A word about a mistake."""

    text: ReadText = Field(description="The word, and why the viewer may read it.")


@shows(feedback.Mistake)
class Mistake(feedback.Mistake):
    """A mistake with what was said about it."""

    text: ReadText = Field(description="What happened, and why the viewer may read it.")
    words: list[MistakeWord] = Field(description="Responses and follow-ups, in order.")  # type: ignore[assignment]

    team: ClassVar[Any] = document("team_id", "team", "The team that reads it.")


class _OfTeam(feedback.MistakesOfTeam):
    mistakes: list[Mistake]  # type: ignore[assignment]  # with relations


_FOUND = TypeAdapter(list[_OfTeam])


async def of_teams(context: Context, teams: Sequence[TeamId], window: Window) -> list[Connection[Mistake] | None]:
    """A page for each team, in one request for at most a hundred of them; none for teams that are not the viewer's."""
    found: dict[TeamId, Connection[Mistake]] = {}
    for start in range(0, len(teams), feedback.TEAMS_AT_ONCE):
        some = [("teams", str(team)) for team in teams[start : start + feedback.TEAMS_AT_ONCE]]
        answer = await fetched(context, "/mistakes", window, NEWEST, some)
        found |= {each.team_id: page(window, NEWEST, each.mistakes) for each in _FOUND.validate_json(answer or b"[]")}
    return [found.get(team) for team in teams]


MistakeIdArgument = Annotated[MistakeId, strawberry.argument(name="id", description="The mistake.")]
CycleIdArgument = Annotated[CycleId, strawberry.argument(description="The cycle.")]


async def mistake(info: Info, id: MistakeIdArgument) -> Mistake | None:
    """For members and leads of its team."""
    found = await info.context.fetch("feedback", f"/mistakes/{parse_id(MistakeId, id)}", traced=False)
    return Mistake.model_validate_json(found) if found is not None else None


@shows(loops.LoopFigure)
class LoopFigure(loops.LoopFigure):
    """A figure with its team."""

    team: ClassVar[Any] = document("team_id", "team", "The team, with all below it.")


@shows(loops.FeedbackLoop)
class FeedbackLoop(loops.FeedbackLoop):
    """The figures of a cycle."""

    figures: list[LoopFigure] = Field(description="What may be shown.")  # type: ignore[assignment]


async def feedback_loop(info: Info, cycle_id: CycleIdArgument) -> FeedbackLoop | None:
    """Members first."""
    path = f"/feedback_loop/{parse_id(CycleId, cycle_id, 'cycleId')}"
    found = await info.context.fetch("feedback", path, traced=False)
    return FeedbackLoop.model_validate_json(found) if found is not None else None


@strawberry.type
class MistakeQueries:
    """Mistakes, and figures of closed cycles, at the root."""

    mistake = strawberry.field(
        mistake,
        description="A mistake that was reported to a team of the viewer's, or null. Its owner answers; while that is away, "
        "this is null.",
    )
    feedback_loop = strawberry.field(
        feedback_loop,
        description="How feedback and mistakes were answered in a closed cycle, as far as the viewer may see it: members first, "
        "those who lead a day later, never of a person. It does not say how good an answer was, nor what it was about. "
        "Where a team has no figure, nothing follows from that. A next step: speak about it in the next retrospective.",
    )
