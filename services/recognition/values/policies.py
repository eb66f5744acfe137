"""Who sets the organization's values."""

from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.recognition.refusals import ValueCode


def may_set_values(viewer: Viewer) -> None:
    """Admins alone: they are the organization's own words."""
    if not viewer.is_admin:
        raise Refused(ValueCode.ADMINS_SET_VALUES)
