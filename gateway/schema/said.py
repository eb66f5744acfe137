"""What all words of the recognition service have in common: who said them, of which team, and what the viewer may do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import BaseModel

from contracts.feedback.text import TextState
from contracts.recognition.limits import EDIT_MINUTES
from contracts.recognition.said import SaidDocument
from contracts.values import Clean, Term
from gateway.context import Info
from gateway.schema.relations import document, person
from gateway.words import show_term

Words = Annotated[str, Clean]
"""Markdown."""


class SaidAction(Term):
    """A mutation that the viewer may call for something that was said."""

    EDIT_TEXT = "edit_text", "`editText`, for ten minutes."
    WITHDRAW_TEXT = "withdraw_text", "`withdrawText`"
    REPORT_TEXT = "report_text", "`reportText`"


show_term(SaidAction)


def still_edited(said: SaidDocument, info: Info) -> bool:
    """Whether its author may still edit it."""
    return info.context.now - said.at < timedelta(minutes=EDIT_MINUTES)


def of_said(said: SaidDocument, info: Info) -> Iterator[SaidAction]:
    """What the viewer may do with it now, by the owner's rules."""
    if said.text_state is not TextState.SHOWN:
        return
    if said.by != info.context.viewer.person_id:
        yield SaidAction.REPORT_TEXT
        return
    if still_edited(said, info):
        yield SaidAction.EDIT_TEXT
    yield SaidAction.WITHDRAW_TEXT


class BySomebody(BaseModel):
    """Who said it."""

    speaker: ClassVar[Any] = person("by", "Who said it.", name="by")
    team: ClassVar[Any] = document("team_id", "team", "The team whose moderators are asked about it.")


class Said(BySomebody):
    """The same with what the viewer may do with the text."""

    @strawberry.pydantic.field(description="What the viewer may do with it now.")
    def viewer_actions(self, info: Info) -> list[SaidAction]:
        """By the owner's rules."""
        return [*of_said(self, info)]  # type: ignore[arg-type]  # mixed into what somebody said
