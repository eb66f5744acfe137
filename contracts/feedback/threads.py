"""An author's own confidential threads, which their owner knows by handles alone."""

from pydantic import Field

from contracts.feedback.text import TEXT, TextState
from contracts.messages import Part
from contracts.values import Day, Id, Instant

MINE = 200


class OwnThread(Part):
    """Something confidential as its author alone sees it, with what waits for the next full hour."""

    id: Id = Field(description="What you wrote: a note, a question to a leader, a mistake.")
    text: str | None = Field(None, max_length=TEXT, description="Your words; null once they were withdrawn, hidden or removed.")
    state: TextState = Field(description="What became of the words.")
    on: Day | None = Field(None, description="The day it was published; null while it waits.")
    kept_until: Day | None = Field(None, description="The day after which its words are removed; null where they are kept.")
    publishes_at: Instant | None = Field(
        None, description="When what you did last can be read by others; null where it can already."
    )
