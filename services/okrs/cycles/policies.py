"""Who runs cycles."""

from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.okrs.refusals import Code


def may_run_cycles(viewer: Viewer) -> None:
    """Admins do."""
    if not viewer.is_admin:
        raise Refused(Code.ADMINS_RUN_CYCLES)
