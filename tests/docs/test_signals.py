"""docs/signals.md says of every signal what the product says."""

from pathlib import Path

import pytest

from contracts.directory.signal_texts import EXPLAINED
from contracts.directory.signals import SignalKind
from gateway.signal_rules import NotShown

DOC = (Path(__file__).parents[2] / "docs" / "signals.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("signal", SignalKind)
def test_the_table_has_a_signal_in_the_words_of_the_product(signal: SignalKind) -> None:
    words = EXPLAINED[signal]
    name = signal.value.replace("_", " ")
    row = f"| {name} | {signal.description} | {words.does_not_say} | {words.seen_by} | "
    assert row in DOC
    assert f"- **{name}**: {words.next_step}\n" in DOC


def test_every_reason_why_a_signal_is_not_shown_is_told() -> None:
    assert [reason.name for reason in NotShown if f"| `{reason.name}` |" not in DOC] == []
