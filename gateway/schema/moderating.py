"""What a viewer decides as a moderator, and what of their own was hidden; the owner tells."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.context import Info

if TYPE_CHECKING:
    from gateway.schema.moderation import HiddenText, ModerationCase

CaseType = Annotated["ModerationCase", strawberry.lazy("gateway.schema.moderation")]
HiddenTextType = Annotated["HiddenText", strawberry.lazy("gateway.schema.moderation")]


@strawberry.type
class ModeratingViewer:
    """Two fields of the viewer."""

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "Texts that the viewer is to decide about as a moderator, reports first, at most 100; empty for everybody else. "
            "Null while their owner is away."
        )
    )
    async def moderation(self, info: Info) -> list[CaseType] | None:
        """The owner answers."""
        from gateway.schema.moderation import cases_of_viewer  # noqa: PLC0415  # it shows people

        return await cases_of_viewer(info)

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "The viewer's own texts that a moderator hid, the newest first, at most 100; nobody else can ask for them. "
            "Null while their owner is away."
        )
    )
    async def hidden_texts(self, info: Info) -> list[HiddenTextType] | None:
        """The owner answers."""
        from gateway.schema.moderation import hidden_of_viewer  # noqa: PLC0415  # as above

        return await hidden_of_viewer(info)
