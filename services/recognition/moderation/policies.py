"""When something can be moderated."""

from chassis.problems import Refused
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.feedback.text import TextState
from contracts.refusals import TextCode
from services.recognition.texts.tables import Said


def must_be_shown(said: Said) -> None:
    """Refuses what is hidden already, or gone."""
    said.must_have_words()
    if said.text_state is TextState.HIDDEN:
        raise Refused(TextCode.TEXT_IS_HIDDEN, field="id")


def must_be_hidden(said: Said) -> None:
    """Refuses what is not hidden; what was withdrawn since is nobody's to restore."""
    said.must_have_words()
    if said.text_state is not TextState.HIDDEN or not said.text:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
