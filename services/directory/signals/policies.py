"""Who may decide which signals the organization shows."""

from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.directory.refusals import Code


def may_switch_signals(viewer: Viewer) -> None:
    """Admins: they change settings, and see no more of any team than everybody else."""
    if not viewer.is_admin:
        raise Refused(Code.ADMINS_ONLY)
