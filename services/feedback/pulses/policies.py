"""Who may open a pulse and write what it asks."""

from chassis.problems import Refused
from chassis.standing import Standing
from chassis.viewers import Viewer
from contracts.feedback.pulse_refusals import PulseCode


def may_write_packs(viewer: Viewer) -> None:
    """Admins."""
    if not viewer.is_admin:
        raise Refused(PulseCode.ADMINS_WRITE_ITEM_PACKS)


def may_ask(viewer: Viewer, standing: Standing) -> None:
    """Leads of the team or of a team above, their deputies, and admins. None of them learns who answers what."""
    if not standing.is_lead and not viewer.is_admin:
        raise Refused(PulseCode.NOT_YOURS_TO_ASK)
