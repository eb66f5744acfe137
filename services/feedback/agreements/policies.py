"""Who may do what with agreements."""

from collections.abc import Collection

from chassis.problems import Refused
from contracts.feedback.refusals import FeedbackCode
from contracts.values import PersonId


def must_be_present(person: PersonId, present: Collection[PersonId], *, field: str | None = None) -> None:
    """Members of the team and its own leads, in person: an agreement is nobody else's."""
    if person not in present:
        raise Refused(FeedbackCode.NOT_IN_THE_TEAM, field=field)
