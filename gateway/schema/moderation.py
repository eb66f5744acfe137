"""Who moderates which team, how many texts were hidden, and legal holds; what waits for a moderator its owner alone tells."""

import asyncio
from typing import Any, ClassVar

import strawberry
from pydantic import BaseModel, Field, TypeAdapter

from contracts.feedback import moderation as feedback
from contracts.feedback.ids import LegalHoldId, ModerationCountId, ModeratorId
from gateway.context import Info
from gateway.faults import Fault, FaultCode
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model import moderation as selections
from gateway.read_model.selections import Selection
from gateway.schema.node import Node
from gateway.schema.relations import ModerationCountType, ModeratorType, document, pages, person
from gateway.words import shows

LATEST_HOLD = Order("set", (("set_on", 'text collate "C"'), ("id", "text")), descending=True)


@shows(feedback.ModeratorDocument)
class Moderator(feedback.ModeratorDocument, Node):
    """A moderatorship."""

    id: ModeratorId = Field(description="The moderatorship.")

    team: ClassVar[Any] = document("team_id", "team", "The team.")
    person: ClassVar[Any] = person("person_id", "Who moderates.")


@shows(feedback.ModerationCountDocument)
class ModerationCount(feedback.ModerationCountDocument, Node):
    """A count of a team's month."""

    id: ModerationCountId = Field(description="The count.")

    team: ClassVar[Any] = document("team_id", "team", "The team they were written in; null of those that belong to none.")


@shows(feedback.LegalHoldDocument)
class LegalHold(feedback.LegalHoldDocument, Node):
    """A legal hold."""

    id: LegalHoldId = Field(description="The legal hold.")

    team: ClassVar[Any] = document("team_id", "team", "The team it is about, with those below it; null where it is everything.")


@shows(feedback.ModerationCase)
class ModerationCase(feedback.ModerationCase):
    """A text to decide about, with whom it is from."""

    team: ClassVar[Any] = document("team_id", "team", "The team it was written in; null where it belongs to none.")
    writer: ClassVar[Any] = person("by", "Who wrote it; null where that is confidential.", name="by")


@shows(feedback.HiddenText)
class HiddenText(feedback.HiddenText):
    """A hidden text of the viewer's own."""


OWNERS = ("feedback", "recognition")
"""Whose texts are moderated; each decides by the same moderators."""
_CASES = TypeAdapter(list[ModerationCase])
_HIDDEN = TypeAdapter(list[HiddenText])


async def cases_of_viewer(info: Info) -> list[ModerationCase] | None:
    """Reports first, then appeals."""
    found: list[ModerationCase] = await _of_owners(info, "/moderation/open", _CASES)
    return sorted(found, key=lambda case: case.kind is feedback.CaseKind.APPEAL)


async def hidden_of_viewer(info: Info) -> list[HiddenText] | None:
    """The newest first."""
    found: list[HiddenText] = await _of_owners(info, "/texts/mine/hidden", _HIDDEN)
    return sorted(found, key=lambda text: text.hidden_on, reverse=True)


async def _of_owners(info: Info, path: str, shape: TypeAdapter[Any]) -> list[Any]:
    """What each owner of texts answers, in no trace that tells who reads what.

    Where one is away, what others have is shown, and the fault told beside it; with nothing to show it would look like nothing.
    """
    asking = (info.context.fetch(owner, path, traced=False) for owner in OWNERS)
    answers = await asyncio.gather(*asking, return_exceptions=True)
    found = [each for answer in answers if isinstance(answer, bytes) for each in shape.validate_json(answer)]
    for fault in (answer for answer in answers if isinstance(answer, BaseException)):
        if not found or not isinstance(fault, Fault) or fault.code is not FaultCode.SERVICE_UNAVAILABLE:
            raise fault
        info.context.tell_beside(fault, info.path.as_list())
    return found


class ModeratedTeam(BaseModel):
    """Who moderates what is written in a team, and how much was hidden."""

    moderators: ClassVar[Any] = pages(
        selections.MODERATORS_OF_TEAMS,
        ModeratorType,
        "Who moderates it, the latest first; where it is nobody, a team above does.",
    )
    moderation_counts: ClassVar[Any] = pages(
        selections.COUNTS_OF_TEAMS, ModerationCountType, "How many of its texts were hidden, by month, the latest first."
    )


async def legal_holds(
    info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[LegalHold] | None:
    """Every legal hold, the latest first."""
    window = Window.of(first, after, last, before)
    rows = await Selection("legal_hold").where("not deleted").page(info.context.read_model, LATEST_HOLD, window)
    return window.page(LATEST_HOLD, rows, lambda row: LegalHold.model_validate_json(row["document"]))


@strawberry.type
class ModerationQueries:
    """Legal holds at the root."""

    legal_holds = strawberry.field(
        legal_holds,
        description="Legal holds, lifted ones too, the latest first: while one lasts no words are removed.",
    )
