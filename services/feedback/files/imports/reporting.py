"""Reports of imports: what is left out counted and listed, faults in the file's order."""

from collections import Counter
from collections.abc import Iterable, Sequence

from chassis.tabular import Fault
from contracts.directory.imports import FAULTS, ImportFault
from contracts.okrs.files import Count
from services.feedback.files.rules.notes import Remark


def remark_of(fault: Fault) -> Remark:
    """A fault of reading as an import tells it."""
    return Remark(fault.line, fault.column, fault.reason, fault.code)


def listed(remarks: Iterable[Remark]) -> list[ImportFault]:
    """By place and key, at most 1000."""
    ordered = sorted(remarks, key=lambda remark: (remark.place or 0, remark.key or ""))[:FAULTS]
    return [ImportFault(line=one.place, column=one.key, code=one.code, reason=one.reason) for one in ordered]


def counted(remarks: Sequence[Remark]) -> list[Count]:
    """How often each was told, by key and reason; places within a list are one key."""
    found = Counter(((one.key or "").split(" ")[0], one.reason) for one in remarks)
    return [Count(column=column, reason=reason, count=count) for (column, reason), count in found.most_common(FAULTS)]
