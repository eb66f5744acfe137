"""Pulses: what is asked of whom, from when to when, for everyone to know. What people answer is nowhere in here."""

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.feedback.ids import ItemId, ItemPackId, PulseId
from contracts.feedback.messages import FeedbackCommand, FeedbackDocument, FeedbackFact, PrivateFeedbackCommand
from contracts.feedback.pulse_items import MOST_ITEMS, Item, ItemInput, Rating
from contracts.messages import Input
from contracts.values import Clean, Instant, Moment, Name, PersonId, TeamId, Term

ANSWER_TEXT = 1_000
SHORTEST_DAYS, LONGEST_DAYS = 1, 14
"""How long a pulse is open."""
DAYS_BETWEEN = 28
"""Between pulses of overlapping rosters, and from a team's beginning to its first."""
MEMBERS_FIRST_HOURS = 24
"""For so long after the close, only the team's members see what it shows."""
NOTICE = (
    "Your answer is sealed before it is stored. Until this pulse closes you can change it or take it back. Afterwards it cannot "
    "be found any more, so it can be neither shown to you nor deleted. Figures are shown from five answers on, texts from ten "
    "people who wrote one; a text stands without your name, but your style may show. You may skip any item."
)
"""Shown before answering, with the days, the audience and what is asked."""

AnswerText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=ANSWER_TEXT), Clean]


class PulseState(Term):
    """Where a pulse stands."""

    OPEN = "open", "Those on its roster can answer, change and take back."
    CLOSED = "closed", "Over: answers cannot be found any more, and what is shown was settled once."


class PulseAudience(Term):
    """Who sees what a pulse shows of a team."""

    TEAM_FIRST = "team_first", "The team's members at once; its leads, those above and their deputies 24 hours later."
    TEAM_ONLY = "team_only", "The team's members; never its leads nor those above."


class ItemPackDocument(FeedbackDocument):
    """What a pulse can ask, in the words of today; pulses keep the words they were opened with."""

    kind: ClassVar[str] = "item_pack"
    id: ItemPackId = Field(description="The pack.")
    name: Name = Field(description="What it is called.")
    items: list[Item] = Field(max_length=MOST_ITEMS, description="What it asks, in order.")
    written_by: PersonId = Field(description="The admin who wrote it last.")
    written_at: Instant = Field(description="When it was written last.")


class PulseDocument(FeedbackDocument):
    """A pulse as everyone may know it. It says nothing of who answers, how many, and what."""

    kind: ClassVar[str] = "pulse"
    id: PulseId = Field(description="The pulse.")
    team_id: TeamId = Field(description="The team whose people are asked, with all teams below it, as they were at opening.")
    item_pack_id: ItemPackId = Field(description="The pack it was opened with.")
    items: list[Item] = Field(max_length=MOST_ITEMS, description="What it asks, in the pack's words at opening.")
    audience: PulseAudience = Field(description="Who sees what it shows.")
    state: PulseState = Field(description="Where it stands.")
    opened_by: PersonId = Field(description="Who opened it.")
    opened_at: Instant = Field(description="When it was opened, and its roster settled.")
    closes_at: Instant = Field(description="When it closes.")
    closed_at: Instant | None = Field(None, description="When it was closed.")
    sealed_with: str = Field(max_length=64, description="The fingerprint of the ballot key by which its answers are sealed.")


class ItemPackWritten(FeedbackFact):
    """An admin wrote what pulses can ask."""

    item_pack: ItemPackDocument = Field(description="The pack as it is now.")


class PulseOpened(FeedbackFact):
    """People are asked."""

    pulse: PulseDocument = Field(description="The pulse as it begins.")


class PulseClosed(FeedbackFact):
    """A pulse is over; that is all it tells."""

    pulse: PulseDocument = Field(description="The pulse as it ended.")


class WriteItemPack(FeedbackCommand[ItemPackWritten]):
    """Write what pulses can ask, or write a pack anew. An item in other words is another item; open pulses keep theirs."""

    item_pack_id: ItemPackId | None = Field(None, description="The pack to write anew; without it, a new one.")
    name: Name = Field(description="What it is called.")
    items: list[ItemInput] = Field(
        [], max_length=MOST_ITEMS, description="What it asks, in order; without any, the items that ship with the platform."
    )


class OpenPulse(FeedbackCommand[PulseOpened]):
    """Ask the people of a team and of all teams below it. Whom, and where each of them counts, is settled now."""

    team_id: TeamId = Field(description="The team.")
    item_pack_id: ItemPackId = Field(description="What to ask.")
    closes_at: Moment = Field(description="When it closes, 1 to 14 days from now.")
    audience: PulseAudience = Field(PulseAudience.TEAM_FIRST, description="Who sees what it will show.")


class AnswerInput(Input):
    """How far somebody agrees with an item."""

    item_id: ItemId = Field(description="The item.")
    value: Rating = Field(description="From 1, not at all, to 7, fully.")


class AnswerPulse(PrivateFeedbackCommand):
    """Answer a pulse, or answer it otherwise: what was answered before is replaced. Until it closes."""

    unrecorded: ClassVar[bool] = True
    pulse_id: PulseId = Field(description="The pulse.")
    answers: list[AnswerInput] = Field([], max_length=MOST_ITEMS, description="Answers; items that are left out are skipped.")
    text: AnswerText = Field("", description="What you would like to add; shown from ten people on who wrote something.")

    def to_seal(self) -> tuple[str, bytes]:
        """The answers and the text, for this pulse alone."""
        return str(self.pulse_id), content_of({answer.item_id: answer.value for answer in self.answers}, self.text)


class WithdrawPulseAnswer(PrivateFeedbackCommand):
    """Take your answer to a pulse back, until it closes. Whether there was one is not told."""

    unrecorded: ClassVar[bool] = True
    pulse_id: PulseId = Field(description="The pulse.")


_KEPT_OF_ID = 5


def content_of(answers: dict[ItemId, int], text: str) -> bytes:
    """What is sealed: how many items, for each the end of its id and its value, then the text; 4,061 bytes at most."""
    given = b"".join(_end(item) + bytes([value]) for item, value in sorted(answers.items()))
    return bytes([len(answers)]) + given + text.encode()


def read_content(content: bytes, items: list[Item]) -> tuple[dict[ItemId, int], str]:
    """The answers and the text that were sealed."""
    return reader_of(items)(content)


def reader_of(items: Sequence[Item]) -> Callable[[bytes], tuple[dict[ItemId, int], str]]:
    """Reads what many have sealed about these items."""
    known, step = {_end(item.id): item.id for item in items}, _KEPT_OF_ID + 1

    def read(content: bytes) -> tuple[dict[ItemId, int], str]:
        end = 1 + content[0] * step
        given = ((content[place : place + _KEPT_OF_ID], content[place + _KEPT_OF_ID]) for place in range(1, end, step))
        return {known[item]: value for item, value in given if item in known}, content[end:].decode()

    return read


def _end(id: ItemId) -> bytes:
    return bytes.fromhex(id[-2 * _KEPT_OF_ID :])
