"""Who names moderators and sets legal holds, and when something can be moderated."""

from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.feedback.moderation_refusals import ModerationCode
from contracts.feedback.text import TextState
from services.feedback.texts import policies as texts
from services.feedback.texts.tables import Writing


def may_name_moderators(viewer: Viewer) -> None:
    """Admins alone."""
    if not viewer.is_admin:
        raise Refused(ModerationCode.ADMINS_NAME_MODERATORS)


def may_hold(viewer: Viewer) -> None:
    """Admins alone."""
    if not viewer.is_admin:
        raise Refused(ModerationCode.ADMINS_HOLD)


def must_be_shown(writing: Writing) -> None:
    """Refuses what is hidden already, or gone."""
    texts.must_have_words(writing)
    texts.must_not_be_hidden(writing)


def must_be_hidden(writing: Writing) -> None:
    """Refuses what is not hidden; what was withdrawn since is nobody's to restore."""
    texts.must_have_words(writing)
    if writing.state is not TextState.HIDDEN or not writing.text or writing.is_over:
        raise Refused(ModerationCode.TEXT_IS_NOT_HIDDEN, field="id")
