"""What goes with which kind of openness."""

from contracts.recognition.openness import OpennessKind
from contracts.values import DecisionId


def names_what_it_should(kind: OpennessKind, decision_id: DecisionId | None) -> bool:
    """A changed mind names the decision that it supersedes; a mistake and an unknown name none."""
    return (kind is OpennessKind.CHANGED_MIND) == (decision_id is not None)
