"""What a viewer decides as a moderator, and what of their own was hidden; the owners of texts tell."""

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
            "Texts that the viewer is to decide about as a moderator, reports first, at most 100 of each owner; empty for "
            "everybody else. While an owner is away, what others have; null where that is nothing."
        )
    )
    async def moderation(self, info: Info) -> list[CaseType] | None:
        """The owners answer."""
        from gateway.schema.moderation import cases_of_viewer  # noqa: PLC0415  # it shows people

        return await cases_of_viewer(info)

    @strawberry.field(  # type: ignore[untyped-decorator]
        description=(
            "The viewer's own texts that a moderator hid, the newest first, at most 100 of each owner; nobody else can ask "
            "for them. While an owner is away, what others have; null where that is nothing."
        )
    )
    async def hidden_texts(self, info: Info) -> list[HiddenTextType] | None:
        """The owners answer."""
        from gateway.schema.moderation import hidden_of_viewer  # noqa: PLC0415  # as above

        return await hidden_of_viewer(info)
