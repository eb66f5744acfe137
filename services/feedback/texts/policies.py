"""What may be done with a text, and when."""

from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.feedback.text import TextState
from contracts.feedback.text_refusals import PrivacyCode
from contracts.refusals import TextCode
from contracts.terms import CONFIDENTIAL_AMONG
from services.feedback.texts import rules
from services.feedback.texts.rules import Contract
from services.feedback.texts.tables import Writing


def must_be_among(could_have_written: int) -> None:
    """Refuses confidentiality that would be none."""
    if could_have_written < CONFIDENTIAL_AMONG:
        raise Refused(TextCode.TOO_FEW_TO_BE_CONFIDENTIAL, field="mode", least=CONFIDENTIAL_AMONG)


def must_be_open(writing: Writing) -> None:
    """Refuses of a round what is not revealed: the round's own command leaves no mark of what its author does with it."""
    if not writing.open:
        raise Refused(PrivacyCode.NOT_REVEALED_YET, field="id")


def must_have_words(writing: Writing) -> None:
    """Refuses where they were withdrawn or removed; hidden ones are still there."""
    if writing.state is TextState.WITHDRAWN:
        raise Refused(TextCode.TEXT_IS_WITHDRAWN, field="id")
    if writing.state_today is TextState.EXPIRED:
        raise Refused(TextCode.TEXT_WAS_REMOVED, field="id")


def must_not_be_hidden(writing: Writing) -> None:
    """Refuses what a moderator hid."""
    if writing.state is TextState.HIDDEN:
        raise Refused(TextCode.TEXT_IS_HIDDEN, field="id")


def must_be_editable(writing: Writing, unit: UnitOfWork) -> None:
    """For ten minutes; a confidential one until it is published."""
    must_have_words(writing)
    must_not_be_hidden(writing)
    if rules.is_over(written_at=writing.said_at, now=unit.now):
        raise Refused(TextCode.EDITING_IS_OVER, field="id", minutes=int(rules.EDITED_FOR.total_seconds() // 60))


def must_tighten(now: Contract, then: Contract, *, named_read_it: bool) -> None:
    """Refuses what gives anybody more than they have, or changes nothing."""
    if then == now or then.is_wider_than(now) or not named_read_it:
        raise Refused(PrivacyCode.PRIVACY_CAN_ONLY_TIGHTEN)
