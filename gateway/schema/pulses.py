"""Pulses and packs. What a pulse shows, and whether the viewer has answered, its owner alone tells, and it is kept nowhere."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import strawberry
from pydantic import BaseModel, Field, TypeAdapter

from contracts.disclosure import WITHHELD, Participation
from contracts.feedback import pulse_items, pulse_results
from contracts.feedback import pulses as feedback
from contracts.feedback.ids import ItemPackId, PulseId
from contracts.feedback.pulse_results import PULSES_AT_ONCE, TEAMS_AT_ONCE, SeenPulse
from contracts.feedback.pulses import PulseState
from contracts.messages import Input
from contracts.values import Instant, TeamId
from gateway.context import Context, Info
from gateway.ids import parse_id
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model import relations
from gateway.read_model.selections import Selection, listed
from gateway.schema.node import Node, one
from gateway.schema.relations import PulseType, TeamType, document, pages_in, person
from gateway.words import show_input, show_term, show_type, shows

LATEST = Order("opened_at", (("opened_at", 'text collate "C"'), ("id", "text")), descending=True)
BY_ID = Order("id", (("id", "text"),))
_SEEN = TypeAdapter(list[SeenPulse])
_TRENDS = TypeAdapter(list[pulse_results.PulseTrend])
show_term(Participation)
show_type(pulse_items.Item, name="PulseItem")


async def read(context: Context, ids: Sequence[str]) -> list[SeenPulse | None]:
    """These pulses as the viewer sees them, in one request to their owner, in no trace that tells who looked or answered."""
    found: dict[str, SeenPulse] = {}
    for start in range(0, len(ids), PULSES_AT_ONCE):
        asked = "&".join(f"id={id}" for id in ids[start : start + PULSES_AT_ONCE])
        answer = await context.fetch("feedback", f"/pulses?{asked}", traced=False)
        found |= {pulse.id: pulse for pulse in _SEEN.validate_json(answer or b"[]")}
    return [found.get(id) for id in ids]


async def read_trends(context: Context, ids: Sequence[str]) -> list[list["TrendPoint"] | None]:
    """What pulses showed of these teams so far, in one request to the owner."""
    found: dict[str, Any] = {}
    for start in range(0, len(ids), TEAMS_AT_ONCE):
        asked = "&".join(f"team_id={id}" for id in ids[start : start + TEAMS_AT_ONCE])
        answer = await context.fetch("feedback", f"/pulse_trends?{asked}", traced=False)
        found |= {str(trend.team_id): trend.points for trend in _TRENDS.validate_json(answer or b"[]")}
    return [[TrendPoint.model_validate(point.model_dump()) for point in found.get(id, ())] for id in ids]


@shows(pulse_results.PulseRelease)
class PulseRelease(pulse_results.PulseRelease):
    """A figure of a team; it is stored like this, and there is no other."""

    team: ClassVar[Any] = document("team_id", "team", "The team.")


@shows(pulse_results.PulseWords)
class PulseWords(pulse_results.PulseWords):
    """What somebody added."""

    team: ClassVar[Any] = document("team_id", "team", "The team.")


@shows(pulse_results.TrendPoint)
class TrendPoint(pulse_results.TrendPoint):
    """A facet of a team in one pulse."""

    release: PulseRelease = Field(description="What it shows.")

    pulse: ClassVar[Any] = document("pulse_id", "pulse", "The pulse.")


@shows(feedback.ItemPackDocument)
class ItemPack(feedback.ItemPackDocument, Node):
    """What a pulse can ask."""

    id: ItemPackId = Field(description="The pack.")
    writer: ClassVar[Any] = person("written_by", "The admin who wrote it last.", name="writtenBy")


@shows(feedback.PulseDocument)
class Pulse(feedback.PulseDocument, Node):
    """A pulse with what the viewer may see of it."""

    id: PulseId = Field(description="The pulse.")

    team: ClassVar[Any] = document("team_id", "team", "The team whose people are asked, with all teams below it.")
    item_pack: ClassVar[Any] = document("item_pack_id", "item_pack", "The pack as it is now.")
    opener: ClassVar[Any] = person("opened_by", "Who opened it.", name="openedBy")

    async def _seen(self, info: Info) -> SeenPulse | None:
        found: SeenPulse | None = await info.context.load(read, str(self.id))
        return found

    @strawberry.pydantic.field(description="What everybody has to know before answering.")
    def notice(self) -> str | None:
        """The same words everywhere."""
        return feedback.NOTICE

    @strawberry.pydantic.field(description="What stands wherever a figure or a text is not shown, whatever the cause.")
    def withheld(self) -> str | None:
        """One wording."""
        return WITHHELD

    @strawberry.pydantic.field(description="Whether the viewer is asked; false once it is closed.")
    async def asked(self, info: Info) -> bool | None:
        """Told to the viewer alone."""
        seen = await self._seen(info)
        return seen.asked if seen else None

    @strawberry.pydantic.field(description="The team in which the viewer's answer will count; null where they are not asked.")
    async def counts_in(self, info: Info) -> TeamType | None:
        """As it was when the pulse was opened."""
        from gateway.schema.teams import Team  # noqa: PLC0415  # teams have trends of pulses

        seen = await self._seen(info)
        return await one(info, Team, seen.counts_in_id) if seen and seen.counts_in_id else None

    @strawberry.pydantic.field(description="Whether there is an answer of the viewer that they can change or take back.")
    async def answered(self, info: Info) -> bool | None:
        """Nobody learns it of somebody else."""
        seen = await self._seen(info)
        return seen.answered if seen else None

    @strawberry.pydantic.field(description="How many have answered while it is open: fewer than five, or five and more.")
    async def participation(self, info: Info) -> Participation | None:
        """No more is told."""
        seen = await self._seen(info)
        return seen.participation if seen else None

    @strawberry.pydantic.field(description="From when the viewer, as a lead, sees more of it; null where that is past or never.")
    async def shown_from(self, info: Info) -> Instant | None:
        """The team's members come first."""
        seen = await self._seen(info)
        return seen.shown_from if seen else None

    @strawberry.pydantic.field(description="What it shows to the viewer, settled once at its close.")
    async def releases(self, info: Info) -> list[PulseRelease] | None:
        """From the owner, under the viewer's own token."""
        seen = await self._seen(info)
        return [PulseRelease.model_validate(each.model_dump()) for each in seen.releases] if seen else None

    @strawberry.pydantic.field(description="What people added, as far as the viewer may read it.")
    async def words(self, info: Info) -> list[PulseWords] | None:
        """As the releases."""
        seen = await self._seen(info)
        return [PulseWords.model_validate(each.model_dump()) for each in seen.words] if seen else None


async def _trend(self: Any, info: Info) -> list[TrendPoint] | None:
    found: list[TrendPoint] | None = await info.context.load(read_trends, str(self.id))
    return found


class AskedTeam(BaseModel):
    """What a team has of pulses."""

    pulses: ClassVar[Any] = pages_in(
        relations.PULSES_OF_TEAMS, PulseType, PulseState, "Pulses that were opened for it, the latest first."
    )
    pulse_trend: ClassVar[Any] = strawberry.pydantic.field(
        _trend, description="What its pulses showed, facet by facet, the oldest first; as far as the viewer may see it."
    )


class PulseFilterInput(Input):
    """Which pulses to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field([], max_length=100, description="The teams they were opened for.")
    include_subteams: bool = Field(False, description="True: also those opened for any team below `teamIds`.")
    states: list[PulseState] = Field([], max_length=2, description="Where they stand.")


show_input(PulseFilterInput)
Filter = Annotated[PulseFilterInput | None, strawberry.argument(description="Which; all of them without it.")]


async def pulses(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Pulse] | None:
    """The latest first."""
    window, wanted = Window.of(first, after, last, before), filter or PulseFilterInput()
    selection = listed("pulse", states=wanted.states, teams=wanted.team_ids, subteams=wanted.include_subteams)
    rows = await selection.page(info.context.read_model, LATEST, window)
    return window.page(LATEST, rows, lambda row: Pulse.model_validate_json(row["document"]))


async def pulse(info: Info, id: Annotated[PulseId, strawberry.argument(description="The pulse.")]) -> Pulse | None:
    """One pulse."""
    return await one(info, Pulse, parse_id(PulseId, id))  # type: ignore[no-any-return]


async def item_packs(
    info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[ItemPack] | None:
    """By id."""
    window = Window.of(first, after, last, before)
    rows = await Selection("item_pack").where("not deleted").page(info.context.read_model, BY_ID, window)
    return window.page(BY_ID, rows, lambda row: ItemPack.model_validate_json(row["document"]))


@strawberry.type
class PulseQueries:
    """Pulses at the root."""

    pulses = strawberry.field(pulses, description="Pulses, the latest first.")
    pulse = strawberry.field(pulse, description="One pulse, or null.")
    item_packs = strawberry.field(item_packs, description="What pulses can ask, the oldest pack first.")
