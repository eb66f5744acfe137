"""Notices a client that got stuck: there is more to read, and reading does not move."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.kafka import Partition


@dataclass(slots=True)
class Watchdog:
    """Compares where reading stands with where the logs end, from look to look."""

    patience: float
    """Seconds without a step, with more to read, until a partition counts as stuck."""
    _since: dict[Partition, tuple[int, float]] = field(default_factory=dict)

    def look(self, places: Mapping[Partition, int], ends: Mapping[Partition, int], now: float) -> list[Partition]:
        """The partitions that are stuck; what has nothing to read, or was given away, is forgotten."""
        behind = {partition: offset for partition, offset in places.items() if offset < ends.get(partition, 0)}
        kept = {}
        for partition, offset in behind.items():
            known = self._since.get(partition)
            kept[partition] = known if known is not None and known[0] == offset else (offset, now)
        self._since = kept
        return [partition for partition, (_, since) in kept.items() if now - since >= self.patience]

    def waiting(self, partition: Partition, now: float) -> float:
        """For how many seconds a partition has had more to read without moving."""
        known = self._since.get(partition)
        return now - known[1] if known is not None else 0.0
