"""What the relay and the consumers count and measure, without knowing by what."""

from typing import Protocol


class Signals(Protocol):
    """Where counts and levels go; labels never hold ids."""

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Something happened so many times."""

    def level(self, name: str, value: float, **labels: str) -> None:
        """Something stands at this height now."""


class Silent:
    """Counts nothing."""

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Something happened so many times."""

    def level(self, name: str, value: float, **labels: str) -> None:
        """Something stands at this height now."""


SILENT = Silent()
