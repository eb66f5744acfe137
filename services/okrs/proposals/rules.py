"""What is proposed because of a systemic issue, and what a team drafted in a round."""

from contracts.feedback.ids import RoundId
from contracts.feedback.post_mortems import WITHIN_DAYS, SystemicIssueDocument


def title_of(issue: SystemicIssueDocument) -> str:
    """The draft's title; people put it into their own words."""
    return f"Post-mortems no longer find “{issue.tag}”"


def why_of(issue: SystemicIssueDocument) -> str:
    """The draft's intent."""
    count = len(issue.post_mortem_ids)
    return (
        f"{count} post-mortems published within {WITHIN_DAYS} days have a factor “{issue.tag}” in common. What would have to"
        " change in system, process, tools, information or environment, so that it contributes to nothing any more?"
    )


def is_of_a_round(cause_id: str) -> bool:
    """Whether a team drafted it in a round."""
    return cause_id.startswith(f"{RoundId.prefix}_")
