"""The verbs of post-mortems over HTTP, and wording hints for whoever is writing."""

from fastapi import Request, Response

from chassis.reading import reading
from chassis.verbs import verbs
from contracts.feedback.wording import HintsWanted, WordingHint
from services.feedback.post_mortems.commands import publishing, settling, writing
from services.feedback.post_mortems.rules.wording import Hint, hints

router = verbs(
    writing.open_post_mortem,
    writing.edit_post_mortem,
    writing.add_timeline_entry,
    writing.add_factor,
    publishing.publish_post_mortem,
    settling.resolve_systemic_issue,
    settling.reject_proposal,
)


@router.post("/wording_hints", name="wording_hints")
async def wording_hints(request: Request, response: Response, wanted: HintsWanted) -> list[list[WordingHint]]:
    """Phrases of each text that blame, with what could stand there; the texts are read and forgotten. Never a refusal."""
    async with reading(request, response):
        return [[_shown(text, hint) for hint in hints(text, wanted.language)] for text in wanted.texts]


def _shown(text: str, hint: Hint) -> WordingHint:
    return WordingHint(
        rule=hint.rule,
        start=hint.start,
        length=hint.end - hint.start,
        phrase=text[hint.start : hint.end],
        reason=hint.reason,
        suggestion=hint.suggestion,
    )
