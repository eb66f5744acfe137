"""The reasons behind the goals: decisions, concerns, requests, experiments and lessons, as dated acts of the demo's story.

A text that begins with @ stands for something of the history: `@objective.KEY`, `@part.KEY.0` (a key result),
`@check_in.KEY.0.1` (of a key result, the second), `@person.B001`, `@team.Name`, `@day.0.0.5` (a day of a cycle), and
`@kept.NAME.options.0.id` (what an earlier act of that name made).
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial, reduce
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from forthright.demo.history import Act, History
from forthright.demo.story import Told

Json = dict[str, Any]
PUBLISH = "publish_confidential"


class Step(Told):
    """Something somebody does for a reason."""

    cycle: int | Literal["year"]
    at: float
    by: str = ""
    do: str
    keep: str = ""
    document: str = ""
    body: Json = Field(default_factory=dict)


@cache
def steps() -> list[Step]:
    """Every step, as the file tells them."""
    text = (files("forthright.demo") / "organization" / "reasons.json").read_text("utf-8")
    return TypeAdapter(list[Step]).validate_json(text)


@dataclass(slots=True)
class Reasons:
    """The acts over a history that knows its objectives and check-ins by then."""

    history: History
    publish: Callable[[], Awaitable[object]]
    """Publishes what waits for the full hour."""
    kept: dict[str, Json] = field(default_factory=dict)

    def acts(self) -> Iterator[Act]:
        """Each step at its instant."""
        for step in steps():
            yield Act(self.history.at(step.cycle, step.at), partial(self._do, step))

    async def _do(self, step: Step) -> None:
        if step.do == PUBLISH:
            await self.publish()
            return
        fact = await self.history.cast.acts(step.by, "okrs", step.do, self._told(step.body))
        if step.keep:
            self.kept[step.keep] = fact[step.document] if step.document else next(iter(fact.values()))
        if shown := fact.get("objective"):
            self._show(shown)

    def _show(self, objective: Json) -> None:
        """The history goes on from the objective as it is now."""
        for key, known in self.history.shown.items():
            if known["id"] == objective["id"]:
                self.history.shown[key] = objective

    def _told(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._told(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._told(part) for part in value]
        if isinstance(value, str) and value.startswith("@"):
            what, _, name = value[1:].partition(".")
            return self._found(what, name)
        return value

    def _found(self, what: str, name: str) -> Any:
        history, (first, *path) = self.history, name.split(".")
        ways: dict[str, Callable[[], Any]] = {
            "objective": lambda: history.shown[first]["id"],
            "part": lambda: history.shown[first]["key_results"][int(path[0])]["id"],
            "check_in": lambda: history.check_ins[first, int(path[0]), int(path[1])],
            "person": lambda: history.cast.people[first],
            "team": lambda: history.cast.teams[name],
            "day": lambda: history.day(int(first), float(".".join(path))),
            "kept": lambda: reduce(_within, path, self.kept[first]),
        }
        return ways[what]()


def _within(found: Any, step: str) -> Any:
    return found[int(step)] if isinstance(found, list) else found[step]
