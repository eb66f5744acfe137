"""Who may change what the directory says of people."""

from chassis.problems import Refused
from chassis.viewers import Viewer
from contracts.directory.refusals import Code


def may_erase(viewer: Viewer) -> None:
    """Admins erase, on a person's request."""
    if not viewer.is_admin:
        raise Refused(Code.ADMINS_ONLY)
