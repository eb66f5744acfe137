"""Help, Braintrusts and skill gaps of objectives, key results and teams."""

from collections.abc import Sequence
from typing import Any, ClassVar

import strawberry
from pydantic import BaseModel

from contracts.feedback.braintrusts import BraintrustState
from contracts.feedback.help import HelpState
from contracts.feedback.readings import FIRST_OFFER_DAYS, OfferBand
from contracts.feedback.skills import SkillGapState
from gateway.context import Context, Info
from gateway.read_model import help as bands
from gateway.read_model import relations as selections
from gateway.schema import actions_of_help as actions
from gateway.schema.actions import standing_of
from gateway.schema.actions_of_help import KeyResultAction, ObjectiveVoiceAction
from gateway.schema.relations import BraintrustType, HelpRequestType, SkillGapType, pages_in
from gateway.words import show_term

show_term(OfferBand)


@strawberry.type(
    description="How soon a team gets a first offer, as a band over what it asked in the last"
    f" {FIRST_OFFER_DAYS} days, from public items."
    " It does not say whether the offers were any good, nor anything about those who asked or offered."
    " Long waits are a question to other teams: who could have helped, and did not see it?"
)
class TimeToFirstOffer:
    """Computed at read."""

    help: OfferBand | None = strawberry.field(description="Of requests for help; null where there were none.")
    skills: OfferBand | None = strawberry.field(description="Of flagged skill gaps; null where there were none.")


async def _waits(context: Context, teams: Sequence[str]) -> list[TimeToFirstOffer]:
    found = await bands.bands(context.read_model, teams, context.now.date())
    return [TimeToFirstOffer(help=found[id].get("help_request"), skills=found[id].get("skill_gap")) for id in teams]


class HelpOfObjective(BaseModel):
    """What is asked for an objective, and who advises on it."""

    help: ClassVar[Any] = pages_in(
        selections.HELP_OF_OBJECTIVES,
        HelpRequestType,
        HelpState,
        "Help that is asked for with its key results, the latest first.",
    )
    braintrusts: ClassVar[Any] = pages_in(
        selections.BRAINTRUSTS_OF_OBJECTIVES, BraintrustType, BraintrustState, "Braintrusts on it, the latest first."
    )
    skill_gaps: ClassVar[Any] = pages_in(
        selections.GAPS_OF_OBJECTIVES, SkillGapType, SkillGapState, "Skills that its key results lack, the latest first."
    )

    @strawberry.pydantic.field(description="What the viewer may begin now, to speak or be spoken to about it.")
    async def voice_actions(self, info: Info) -> list[ObjectiveVoiceAction] | None:
        """By the owner's rules."""
        return actions.voices_of_objective(self, await standing_of(info))  # type: ignore[arg-type]  # mixed into an objective


class HelpOfKeyResult(BaseModel):
    """What is asked for a key result."""

    help: ClassVar[Any] = pages_in(
        selections.HELP_OF_KEY_RESULTS, HelpRequestType, HelpState, "Help that is asked for with it, the latest first."
    )
    skill_gaps: ClassVar[Any] = pages_in(
        selections.GAPS_OF_KEY_RESULTS, SkillGapType, SkillGapState, "Skills that it lacks, the latest first."
    )

    @strawberry.pydantic.field(description="What the viewer may begin about it now.")
    async def viewer_actions(self, info: Info) -> list[KeyResultAction] | None:
        """By the owner's rules."""
        part: Any = self
        return actions.of_key_result(part.whole, part, await standing_of(info))


class HelpOfTeam(BaseModel):
    """What a team asked for."""

    help: ClassVar[Any] = pages_in(
        selections.HELP_OF_TEAMS, HelpRequestType, HelpState, "Help that was asked for with its key results, the latest first."
    )
    braintrusts: ClassVar[Any] = pages_in(
        selections.BRAINTRUSTS_OF_TEAMS,
        BraintrustType,
        BraintrustState,
        "Braintrusts on its objectives, the latest first.",
    )
    skill_gaps: ClassVar[Any] = pages_in(
        selections.GAPS_OF_TEAMS, SkillGapType, SkillGapState, "Skills that its key results lacked, the latest first."
    )

    @strawberry.pydantic.field(description="How soon it gets a first offer of help, mentoring or training, as bands.")
    async def time_to_first_offer(self, info: Info) -> TimeToFirstOffer | None:
        """One statement for all teams it is asked of."""
        return await info.context.load(_waits, str(self.id))  # type: ignore[attr-defined,no-any-return]
