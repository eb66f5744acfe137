"""Welcomes, and what reminds a team's members and leads that somebody joined it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field

from contracts.recognition import welcomes as recognition
from contracts.recognition.ids import WelcomeId
from gateway.context import Context
from gateway.read_model import celebrations as selections
from gateway.schema.node import Node
from gateway.schema.relations import document, person
from gateway.schema.said import Said, Words
from gateway.words import shows


@shows(recognition.WelcomeDocument)
class Welcome(recognition.WelcomeDocument, Said, Node):
    """A welcome with whom it is for."""

    id: WelcomeId = Field(description="The welcome.")
    text: Words = Field(description="What was said; empty once withdrawn or hidden.")

    welcomed: ClassVar[Any] = person("person_id", "Who is welcomed.", name="person")
    joined_team: ClassVar[Any] = document("joined_team_id", "team", "The team they joined.")


@shows(recognition.WelcomePromptDocument)
class WelcomePrompt(recognition.WelcomePromptDocument):
    """A reminder with whom it is about."""

    newcomer: ClassVar[Any] = person("person_id", "Who joined.", name="person")
    team: ClassVar[Any] = document("team_id", "team", "The team.")


async def prompts_of(context: Context, teams: Sequence[str]) -> list[list[WelcomePrompt]]:
    """Those of each team; one statement."""
    viewer, today = str(context.viewer.person_id), str(context.now.date())
    found = await selections.prompts(context.read_model, teams, viewer, today)
    return [[WelcomePrompt.model_validate_json(each) for each in found.get(team, ())] for team in teams]
