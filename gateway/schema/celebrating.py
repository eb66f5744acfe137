"""What the viewer gave and received, how they like to be praised, and what is suggested to them: a base of the viewer."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import Term
from gateway.context import Info
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.words import show_term

if TYPE_CHECKING:
    from gateway.schema.recognition import Recognition
    from gateway.schema.suggestions import OfferedSuggestion

RecognitionType = Annotated["Recognition", strawberry.lazy("gateway.schema.recognition")]
SuggestionType = Annotated["OfferedSuggestion", strawberry.lazy("gateway.schema.suggestions")]


class OwnRecognition(Term):
    """Which of the viewer's own recognition is listed."""

    RECEIVED = "received", "What is for the viewer or for a team of theirs."
    GIVEN = "given", "What the viewer gave."


show_term(OwnRecognition)
show_term(RecognitionAudience)
Which = Annotated[OwnRecognition, strawberry.argument(description="Which; what the viewer received without it.")]


@strawberry.type
class CelebratingViewer:
    """Three fields of the viewer."""

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="The viewer's own recognition, whoever else reads it, the newest first. While its owner is away, what every "
        "employee reads, with an error beside it."
    )
    async def recognitions(
        self,
        info: Info,
        which: Which = OwnRecognition.RECEIVED,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RecognitionType] | None:
        """One statement, and one request to the owner."""
        from gateway.schema.celebration import own  # noqa: PLC0415  # recognition has people

        return await own(info, which, Window.of(first, after, last, before))

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="The most who may read a recognition that is for the viewer; nobody else can ask. "
        "Null while its owner is away."
    )
    async def praise(self, info: Info) -> RecognitionAudience | None:
        """The owner answers."""
        from gateway.schema.celebration import praise  # noqa: PLC0415  # as above

        return await praise(info)

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="What deserves celebrating and waits for the viewer: as champion of the objective, as lead of the team, or "
        "in the place of one of them today; the newest first. Nothing of it is ever posted by itself. "
        "Null while their owner is away."
    )
    async def suggestions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[SuggestionType] | None:
        """The owner answers."""
        from gateway.schema.suggestions import of_viewer  # noqa: PLC0415  # suggestions have people

        return await of_viewer(info, Window.of(first, after, last, before))
