"""Texts with their privacy contracts. Private words come from their owner, under the reader's own token, and are kept nowhere."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import orjson
import strawberry
from pydantic import TypeAdapter

from contracts.feedback import text as feedback
from contracts.feedback.text import Readership, TextState, WhyReadable
from gateway.context import Context, Info
from gateway.scalars import Markdown
from gateway.schema.node import one
from gateway.schema.people import Person
from gateway.schema.relations import document, people, person
from gateway.words import show_term, shows

_FOUND = TypeAdapter(list[feedback.ReadText])
_READERS = TypeAdapter(list[feedback.ReadersOf])
Loader = Callable[[Context, Sequence[str]], Awaitable[list[Any]]]
show_term(WhyReadable)


async def read(context: Context, ids: Sequence[str]) -> list[feedback.ReadText | None]:
    """What the viewer may read of these texts, in one request to their owner, in no trace that tells who read what."""
    found: dict[str, feedback.ReadText] = {}
    for start in range(0, len(ids), feedback.TEXTS_AT_ONCE):
        body = orjson.dumps([str(id) for id in ids[start : start + feedback.TEXTS_AT_ONCE]])
        answer = await context.fetch("feedback", "/texts", body=body, traced=False)
        found |= {text.id: text for text in _FOUND.validate_json(answer or b"[]")}
    return [found.get(id) for id in ids]


async def reads(info: Info, text: feedback.Text) -> bool:
    """Whether the viewer may read this text; of one that not everyone may, the owner says so."""
    return text.readership is Readership.EVERYONE or await info.context.load(read, str(text.id)) is not None


@shows(feedback.Readers)
class Readers(feedback.Readers):
    """Who can read a text, with their names."""

    team: ClassVar[Any] = document("team_id", "team", "The team of a readership that is a team or a subtree.")
    people: ClassVar[Any] = people("person_ids", "At most 200 of them; none where it is everyone.")


async def read_readers(context: Context, ids: Sequence[str]) -> list[Readers | None]:
    """Who can read these texts, of those that the viewer wrote; asked as the words are."""
    return await _read_readers(context, "feedback", "/texts/readers", ids)


async def read_readers_of_recognition(context: Context, ids: Sequence[str]) -> list[Readers | None]:
    """Who can read these recognitions, of those that the viewer gave."""
    return await _read_readers(context, "recognition", "/recognitions/readers", ids)


async def _read_readers(context: Context, owner: str, path: str, ids: Sequence[str]) -> list[Readers | None]:
    found: dict[str, Readers] = {}
    for start in range(0, len(ids), feedback.READERS_AT_ONCE):
        body = orjson.dumps([str(id) for id in ids[start : start + feedback.READERS_AT_ONCE]])
        answer = await context.fetch(owner, path, body=body, traced=False)
        found |= {
            each.text_id: Readers.model_validate(each.readers.model_dump()) for each in _READERS.validate_json(answer or b"[]")
        }
    return [found.get(id) for id in ids]


def who_can_read(load: Loader = read_readers) -> Any:
    """Who can read a text; asked only where the viewer may have written it."""

    async def resolve(self: Any, info: Info) -> Readers | None:
        if self.by not in {None, info.context.viewer.person_id}:
            return None
        found: Readers | None = await info.context.load(load, str(self.id))
        return found

    description = "Who can read it today; only its author sees this, for others it is null."
    return strawberry.pydantic.field(resolve, description=description)


@shows(feedback.Text)
class Text(feedback.Text):
    """A text; private words are asked for where they are wanted."""

    team: ClassVar[Any] = document("team_id", "team", "The team of a readership that is a team or a subtree.")

    @property
    def is_public(self) -> bool:
        """Whether everything that can be read of it is here: of a confidential note it is not, also where everyone may read."""
        return self.readership is Readership.EVERYONE and (self.text is not None or self.state is not TextState.SHOWN)

    def _is_over(self, info: Info) -> bool:
        """Whether its last day has passed: its owner removes the words within the hour, or once a legal hold is lifted."""
        return self.state is TextState.SHOWN and self.kept_until is not None and self.kept_until < info.context.now.date()

    @strawberry.pydantic.field(name="state", description="What became of it.")
    def state_today(self, info: Info) -> TextState:
        """As its owner tells it, who need not have removed the words yet."""
        return TextState.EXPIRED if self._is_over(info) else self.state

    async def _seen(self, info: Info) -> feedback.Text | None:
        if self.is_public:
            return self
        found: feedback.ReadText | None = await info.context.load(read, str(self.id))
        return found

    @strawberry.pydantic.field(
        name="text",
        description="The words, for whoever may read them; null for others, and where they were withdrawn, hidden or removed.",
    )
    async def words(self, info: Info) -> Markdown | None:
        """Public ones are here, private ones at their owner."""
        if self._is_over(info):
            return None
        seen = await self._seen(info)
        return seen.text if seen else None  # type: ignore[return-value]  # a text is Markdown

    @strawberry.pydantic.field(
        name="by", description="Who wrote it; null where that is confidential, and for others than readers."
    )
    async def writer(self, info: Info) -> Person | None:
        """As the words."""
        seen = await self._seen(info)
        return await one(info, Person, seen.by) if seen and seen.by else None

    @strawberry.pydantic.field(description="Why the viewer may read it; null where they may not.")
    async def why_may_i_read(self, info: Info) -> WhyReadable | None:
        """Asked of the owner, also of public ones: the author's own."""
        if self.is_public:
            return WhyReadable.AUTHOR if self.by == info.context.viewer.person_id else WhyReadable.EVERYONE
        found: feedback.ReadText | None = await info.context.load(read, str(self.id))
        return found.why if found else None

    who_can_read: ClassVar[Any] = who_can_read()


@shows(feedback.ReadText)
class ReadText(feedback.ReadText):
    """A text of something private, which its owner showed to the viewer with it."""

    team: ClassVar[Any] = document("team_id", "team", "The team of a readership that is a team or a subtree.")
    writer: ClassVar[Any] = person("by", "Who wrote it; null where that is confidential.", name="by")

    @strawberry.pydantic.field(name="text", description="The words; null where they were withdrawn, hidden or removed.")
    def words(self) -> Markdown | None:
        """They came with it."""
        return self.text  # type: ignore[return-value]  # a text is Markdown

    who_can_read: ClassVar[Any] = who_can_read()
