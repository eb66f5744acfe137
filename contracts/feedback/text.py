"""A text with its privacy contract: what everyone may know of it, and what a reader of it sees."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.messages import Part
from contracts.terms import Mode
from contracts.values import Clean, Day, Id, PersonId, TeamId, Term

TEXT = 2_000
LONGEST = 4_000
"""The longest text: a section or an entry of a post-mortem."""
READERS = 50
TEXTS_AT_ONCE = 500
READERS_AT_ONCE = 100
"""Of so many texts of one's own it is asked at once who can read them."""
LISTED_READERS = 200

Spoken = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT), Clean]


class Readership(Term):
    """Who may read a text. It can only be tightened: from everyone to a subtree, to a team, to named people."""

    EVERYONE = "everyone", "Every employee."
    SUBTREE = "subtree", "The members and leads of a team and of all teams below it, and whoever owes the answer if one is owed."
    TEAM = "team", "The members and leads of a team, and whoever owes the answer if one is owed."
    PEOPLE = "people", "Those who are named, and its author."


class TextState(Term):
    """What became of a text."""

    SHOWN = "shown", "It can be read by whoever may."
    WITHDRAWN = "withdrawn", "Its author took it back; what is no text stays."
    HIDDEN = "hidden", "A moderator hid it, for the reason given; its author may appeal."
    EXPIRED = "expired", "The time for which it was kept is over, and it was removed."


class HidingReason(Term):
    """Why a moderator hid a text."""

    DISRESPECT = "disrespect", "It attacks somebody instead of saying what happened or what is needed."
    PERSONAL_DATA = "personal_data", "It tells something of a person that is not the readers' to know."
    CONFIDENTIALITY = "confidentiality", "It tells what was said in confidence, or who said it."
    ILLEGAL = "illegal", "It may not be published by law."
    SPAM = "spam", "It is no contribution."


class WhyReadable(Term):
    """Why the viewer may read a text."""

    AUTHOR = "author", "You wrote it."
    EVERYONE = "everyone", "Every employee may."
    SUBTREE = "subtree", "You belong to the team it was written for, or to one below it."
    TEAM = "team", "You belong to the team it was written for, or lead it."
    PEOPLE = "people", "You are one of those it was written for."
    ANSWERS = "answers", "You owe it an answer for the team it was written in, or stand in today for somebody who does."
    REPORTED = "reported", "Somebody reported it, and you moderate the team it was written in."


class Text(Part):
    """What somebody wrote, with its privacy contract. Its words are here only where every employee may read them."""

    id: Id = Field(description="The text, by which it is edited, withdrawn and reported.")
    text: str | None = Field(
        None, max_length=LONGEST, description="The words; null where they are not public, or were withdrawn, hidden or removed."
    )
    state: TextState = Field(description="What became of it.")
    mode: Mode = Field(description="Whether its author is shown to readers.")
    by: PersonId | None = Field(None, description="Who wrote it; null where it is confidential or not public.")
    readership: Readership = Field(description="Who may read it.")
    team_id: TeamId | None = Field(None, description="The team of a readership that is a team or a subtree.")
    on: Day = Field(description="The day it was written, in UTC.")
    edited: bool = Field(False, description="Whether it was edited after it could be read.")
    hidden_because: HidingReason | None = Field(None, description="Why a moderator hid it.")
    kept_until: Day | None = Field(None, description="The day after which the words are removed; null where they are kept.")


class ReadText(Text):
    """A text as one reader sees it: its owner answers, under the reader's own token."""

    why: WhyReadable = Field(description="Why the viewer may read it.")


class Readers(Part):
    """Who can read a text of one's own, now."""

    readership: Readership = Field(description="Who may read it.")
    team_id: TeamId | None = Field(None, description="The team of a readership that is a team or a subtree.")
    count: int = Field(ge=0, description="How many people that is.")
    person_ids: list[PersonId] = Field([], max_length=LISTED_READERS, description="At most 200 of them; none of everyone.")


class ReadersOf(Part):
    """Who can read one of several texts of one's own."""

    text_id: Id = Field(description="The text.")
    readers: Readers = Field(description="Who can read it now.")
