"""Who may do what with a recognition that they can read."""

from datetime import date

from chassis.problems import Refused
from contracts.feedback.text import TextState
from contracts.recognition.recognitions import RecognitionAudience
from contracts.recognition.refusals import RecognitionCode
from contracts.values import PersonId
from services.recognition.recognitions import rules
from services.recognition.recognitions.tables import Recognition


def may_correct(viewer: PersonId, recognition: Recognition) -> None:
    """Whoever gave it edits and withdraws it."""
    if viewer != recognition.by:
        raise Refused(RecognitionCode.NOT_YOUR_RECOGNITION)


def may_narrow(viewer: PersonId, recognition: Recognition, audience: RecognitionAudience) -> None:
    """Whoever gave it, and each person whom it is for; to fewer readers than now. Thanks on a thread are as public as that."""
    if viewer != recognition.by and viewer not in recognition.recipient_ids:
        raise Refused(RecognitionCode.NOT_YOUR_RECOGNITION)
    if recognition.thread_id is not None:
        raise Refused(RecognitionCode.THANKS_STAY_PUBLIC)
    if not rules.is_wider(recognition.audience, audience):
        raise Refused(RecognitionCode.CAN_ONLY_NARROW, field="audience")


def must_have_something_to_say_to(recognition: Recognition, today: date) -> None:
    """Refuses where nobody can read its words: hidden by a moderator, or their last day has passed, removed yet or not."""
    if recognition.text_state is not TextState.SHOWN or recognition.is_over(today):
        raise Refused(RecognitionCode.NOTHING_TO_SAY_TO, field="recognition_id")
