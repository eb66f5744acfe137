"""How long a post-mortem is."""

from contracts.feedback.post_mortems import PostMortemDocument


def characters(document: PostMortemDocument) -> int:
    """All its texts together, the tags too."""
    own = (document.title, document.impact, document.surprises, document.went_well, document.luck, document.learnings)
    parts = [text for entry in document.timeline for text in (entry.text, entry.as_told)]
    parts += [text for factor in document.factors for text in (factor.text, *factor.tags)]
    return sum(map(len, (*own, *parts, *(action.text for action in document.listed_actions))))
