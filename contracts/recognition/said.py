"""What everything that somebody said here has in common."""

from pydantic import Field

from contracts.feedback.text import HidingReason, TextState
from contracts.recognition.limits import MESSAGE
from contracts.recognition.messages import CelebrationDocument
from contracts.values import Instant, PersonId, TeamId


class SaidDocument(CelebrationDocument):
    """Somebody's words, always under their name."""

    text: str = Field(max_length=MESSAGE, description="What was said; empty once withdrawn or hidden.")
    text_state: TextState = Field(TextState.SHOWN, description="What became of the words.")
    hidden_because: HidingReason | None = Field(None, description="Why a moderator hid them.")
    by: PersonId = Field(description="Who said it.")
    at: Instant = Field(description="When.")
    edited_at: Instant | None = Field(None, description="When it was last edited; possible for ten minutes.")
    team_id: TeamId | None = Field(None, description="The team whose moderators are asked about it; null where there is none.")
