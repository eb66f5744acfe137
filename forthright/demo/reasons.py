"""What people say to each other and why: reasons behind goals, and the voices of feedback, as dated acts of the demo's story.

A text that begins with @ stands for something of the history: `@objective.KEY`, `@part.KEY.0` (a key result),
`@check_in.KEY.0.1` (of a key result, the second), `@person.B001`, `@team.Name`, `@cycle.1`, `@day.0.0.5` (a day of a cycle),
`@in.3` (three days after this act), `@on.3` (the day of that), `@today.5` (five days from today), and
`@kept.NAME.options.0.id` (what an earlier act of that name made).
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial, reduce
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from contracts import catalog
from forthright.demo import crowds
from forthright.demo.history import Act, History
from forthright.demo.story import Told

Json = dict[str, Any]
FULL_HOUR, JOIN = "publish_confidential", "join"
FILES = ("reasons.json", "voices.json", "celebration.json")
OWNERS = ("okrs", "feedback", "recognition", "directory")
_NOT_YET = {
    "no_such_check_in",
    "no_such_cycle",
    "no_such_decision",
    "no_such_key_result",
    "no_such_objective",
    "no_such_training_request",
    "no_such_decision_here",
    "no_such_objective_here",
    "no_such_evidence",
    "no_such_thread",
    "not_a_new_member",
    "no_cycle_for_a_draft",
}
"""What is refused while one service has not heard yet of what another has made."""


class Step(Told):
    """Something somebody does for a reason; several people do the same at once."""

    cycle: int | Literal["year"]
    at: float
    by: str | list[str] = ""
    do: str
    keep: str = ""
    document: str = ""
    body: Json = Field(default_factory=dict)


@cache
def steps() -> list[Step]:
    """Every step, as the files tell them."""
    organization = files("forthright.demo") / "organization"
    read = TypeAdapter(list[Step]).validate_json
    return [step for name in FILES for step in read((organization / name).read_text("utf-8"))]


def owner_of(verb: str, body: Json) -> str:
    """The service that has the verb; of several the one that takes what its `id` names, or the first."""
    having = [commands[verb] for name in OWNERS if verb in (commands := catalog.commands(name))]
    taking = (one for one in having if any(str(body.get("id", "")).startswith(f"{kind.prefix}_") for kind in one.takes))
    return next(taking, having[0]).service


@dataclass(slots=True)
class Reasons:
    """The acts over a history that knows its objectives and check-ins by then."""

    history: History
    beside: Mapping[str, Callable[[Json], Awaitable[object]]]
    """What is no command: a full hour that lets happen what waits for it, and somebody's first day."""
    kept: dict[str, Json] = field(default_factory=dict)

    def acts(self) -> Iterator[Act]:
        """Each step at its instant."""
        for step in steps():
            at = self.history.at(step.cycle, step.at)
            yield Act(at, partial(self._do, step, _Telling(self.history, self.kept, at)))

    async def _do(self, step: Step, telling: "_Telling") -> None:
        body, people = telling.told(step.body), telling.people(step.by)
        if step.do in self.beside:
            await self.beside[step.do](body)
            return
        if step.do in crowds.WAYS:
            made = await crowds.WAYS[step.do](self.history.cast, people[0], body)
        else:
            service, acts = owner_of(step.do, body), self.history.cast.acts
            made, *_ = await asyncio.gather(*(acts(person, service, step.do, body, not_yet=_NOT_YET) for person in people))
        if step.keep:
            self.kept[step.keep] = made[step.document] if step.document else next(iter(made.values()))
        if shown := made.get("objective"):
            self._show(shown)

    def _show(self, objective: Json) -> None:
        """The history goes on from the objective as it is now."""
        for key, known in self.history.shown.items():
            if known["id"] == objective["id"]:
                self.history.shown[key] = objective


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the words of a step stand for."""

    history: History
    kept: dict[str, Json]
    at: datetime

    def told(self, value: Any) -> Any:
        """A body with all that stands for something replaced by it."""
        if isinstance(value, dict):
            return {name: self.told(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.told(part) for part in value]
        if isinstance(value, str) and value.startswith("@"):
            what, _, name = value[1:].partition(".")
            return self._found(what, name)
        return value

    def people(self, by: str | Sequence[str]) -> list[str]:
        """Who acts; `@kept.NAME.owner_id` is whoever an earlier act chose."""
        named = [by] if isinstance(by, str) else by
        return [self.history.cast.employee(self.told(one)) if one.startswith("@") else one for one in named]

    def _found(self, what: str, name: str) -> Any:
        history, (first, *path) = self.history, name.split(".")
        ways: dict[str, Callable[[], Any]] = {
            "objective": lambda: history.shown[first]["id"],
            "part": lambda: history.shown[first]["key_results"][int(path[0])]["id"],
            "check_in": lambda: history.check_ins[first, int(path[0]), int(path[1])],
            "person": lambda: history.cast.people[first],
            "team": lambda: history.cast.teams[name],
            "cycle": lambda: history.cycles[int(first)],
            "day": lambda: history.day(int(first), float(".".join(path))),
            "in": lambda: _later(self.at, name),
            "on": lambda: _later(self.at, name).date(),
            "today": lambda: _later(history.now, name).date(),
            "kept": lambda: reduce(_within, path, self.kept[first]),
        }
        return ways[what]()


def _later(at: datetime, days: str) -> datetime:
    return at + timedelta(days=float(days))


def _within(found: Any, step: str) -> Any:
    return found[int(step)] if isinstance(found, list) else found[step]
