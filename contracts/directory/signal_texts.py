"""What is said of each signal wherever it stands: the words that go with a figure are part of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.directory.signals import SignalKind


@dataclass(frozen=True, slots=True)
class Explained:
    """What a signal does not say, what a team can do with it, and who sees it when. Its definition stands with its kind."""

    does_not_say: str
    next_step: str
    seen_by: str


_TEAM = "The team's members once the cycle is closed; those who lead it or a team above, and managers, 24 hours later."
_TEAM_ONLY = "The team's members once the cycle is closed, its own leads among them 24 hours later. Nobody above, ever."

EXPLAINED: Mapping[SignalKind, Explained] = {
    SignalKind.PULSE_FACETS: Explained(
        "It does not say what anybody answered, and a small difference between two pulses says nothing.",
        "Read one facet together, ask what stands behind it, and agree on one thing to try until the next pulse.",
        "As each pulse says: the team's members first, those who lead 24 hours later at the earliest, or never.",
    ),
    SignalKind.HELP_ASKED: Explained(
        "It does not say how hard the work was, who asked, or that whoever asks more is weaker; what was asked aloud is missing.",
        "Ask each other what you were stuck with and did not ask for, and what would have made asking easier.",
        _TEAM,
    ),
    SignalKind.CONCERNS_RAISED: Explained(
        "It does not say that goals were bad, or who spoke. Few concerns can mean clear goals, or that people keep quiet.",
        "Look at one concern that changed something, tell whoever raised it what it led to, and ask what was left unsaid.",
        _TEAM,
    ),
    SignalKind.CALIBRATION: Explained(
        "It does not say how good the work was. Stretch goals are missed at times, and few key results prove nothing.",
        "Take one key result that came out otherwise than you thought, and ask what you could have seen earlier.",
        _TEAM_ONLY,
    ),
    SignalKind.RECOGNITION_MIX: Explained(
        "It does not say who was thanked or how often, and thanks in private or aloud are missing.",
        "Ask which effort, help or lesson of the cycle nobody has thanked for yet, and do so.",
        f"{_TEAM} The report that it is taken from is everybody's at once.",
    ),
    SignalKind.TIME_TO_ANSWER: Explained(
        "It does not say how good the answers were, or who was slow; what was asked in private is missing.",
        "Pick the kind of question that waits longest, and agree who answers it when its owner is away.",
        "Everyone once the cycle is closed; those who lead a team or manage somebody 24 hours later. Of no single team.",
    ),
    SignalKind.SOLO_LOAD: Explained(
        "It does not say on whom, or that anybody did too much or too little; work that is no key result is missing.",
        "Look at next cycle's key results together: which could have two owners, and what could be left out?",
        _TEAM_ONLY,
    ),
    SignalKind.SILENCE: Explained(
        "It does not say that anything was hidden: a cycle can go well. It accuses nobody.",
        "Ask each other, without those who lead: was there anything you saw coming and did not write? What kept you from it?",
        "The team's members once the cycle is closed; never those who lead it or a team above, or manage one of its members.",
    ),
}
