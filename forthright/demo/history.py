"""What happens when: each objective's story as dated acts, from first draft to last word."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import Any

from forthright.demo.calendar import PAST, TO_COME, Span, quarter, year
from forthright.demo.people import ADMIN, Cast
from forthright.demo.story import Change, KeyResultStory, ObjectiveStory, Says, objectives

ZONE = "Europe/Lisbon"
_AHEAD = timedelta(days=60)  # what a whole cycle's length before a cycle to come is
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody does at an instant."""

    at: datetime
    do: Callable[[], Awaitable[object]]


@dataclass(slots=True)
class History:
    """The whole year up to now, act by act."""

    cast: Cast
    now: datetime
    cycles: dict[int | str, str] = field(default_factory=dict)
    shown: dict[str, Json] = field(default_factory=dict)
    """Each objective's document, as its last fact showed it."""
    check_ins: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def acts(self) -> list[Act]:
        """Everything, in the order of time; what happens at one instant stays in the order it is told."""
        told = [*self._cycles_begin(), *self._objectives(), *self._cycles_end()]
        return sorted(told, key=lambda act: act.at)

    def span(self, cycle: int | str) -> Span:
        """The days of a cycle."""
        return quarter(self.now.date(), cycle) if isinstance(cycle, int) else year(self.now.date())

    def at(self, cycle: int | str, share: float) -> datetime:
        """An instant within a cycle; before one that is to come, counted back from now."""
        span = self.span(cycle)
        if span.first > self.now.date():
            return self.now + min(share, 0.0) * _AHEAD
        return span.at(share, self.now)

    def day(self, cycle: int | str, share: float) -> str:
        """A day of a cycle, whether it has passed or not."""
        span = self.span(cycle)
        return (span.first + (span.last - span.first) * share).isoformat()

    def _cycles_begin(self) -> Iterator[Act]:
        yield Act(self.at("year", -0.16), self._plan("year", None))
        for shift in range(-PAST, TO_COME + 1):
            yield Act(self.at("year", -0.15), self._plan(shift, "year"))
        for cycle in ("year", *range(-PAST, 1)):
            yield Act(self.at(cycle, 0), self._run("start_cycle", cycle))

    def _cycles_end(self) -> Iterator[Act]:
        for shift in range(-PAST, 0):
            yield Act(self.at(shift, 0.955), self._run("begin_closing_cycle", shift))
            yield Act(self.at(shift, 1), self._run("close_cycle", shift))

    def _plan(self, cycle: int | str, parent: str | None) -> Callable[[], Awaitable[object]]:
        async def do() -> None:
            span = self.span(cycle)
            body = {"name": span.name, "starts_on": span.first, "ends_on": span.last, "time_zone": ZONE}
            body |= {"parent_id": self.cycles[parent]} if parent else {"cadence": "monthly"}
            fact = await self.cast.acts(ADMIN, "okrs", "plan_cycle", body)
            self.cycles[cycle] = fact["cycle"]["id"]

        return do

    def _run(self, verb: str, cycle: int | str) -> Callable[[], Awaitable[object]]:
        async def do() -> None:
            await self.cast.acts(ADMIN, "okrs", verb, {"cycle_id": self.cycles[cycle]})

        return do

    def _objectives(self) -> Iterator[Act]:
        for place, story in enumerate(objectives()):
            yield from _Life(self, story, place * 0.0007).acts()


@dataclass(frozen=True, slots=True)
class _Life:
    """One objective's life."""

    history: History
    story: ObjectiveStory
    later: float

    def acts(self) -> Iterator[Act]:
        yield self._act(-0.12, self._draft)
        if self.story.aligned_to:
            yield self._act(-0.08, self._align)
        if self.story.ends == "discarded":
            yield self._act(0.3, partial(self._do, "discard_draft"))
        if self.story.ends in {"in_review", "active", "closed"}:
            yield self._act(-0.06, partial(self._do, "submit_for_review"))
        if self.story.ends in {"active", "closed"}:
            yield self._act(-0.03, partial(self._do, "activate_objective"))
            yield from self._check_ins()
        if self.story.ends == "active" and any(one.learned for one in self.story.uncertainties):
            yield self._act(0.62, self._resolve)
        for change in self.story.changes:
            yield self._act(change.at, partial(self._change, change))
        if self.story.ends == "closed":
            yield self._act(0.96, self._close)

    def _act(self, share: float, do: Callable[[], Awaitable[object]]) -> Act:
        return Act(self.history.at(self.story.cycle, share + (self.later if share < 0.9 else self.later / 10)), do)

    def _check_ins(self) -> Iterator[Act]:
        for number, part in enumerate(self.story.key_results):
            for turn, says in enumerate(part.says):
                share = self._share(turn, len(part.says)) + number * 0.01
                yield self._act(share, partial(self._check_in, number, turn, says))

    def _share(self, turn: int, turns: int) -> float:
        """When a check-in is due: of a goal that is still active the third is of these days; one with two only is overdue."""
        if self.story.ends == "active":
            return 0.14 + 0.8 * turn / max(turns - 1, 2)
        return 0.1 + 0.8 * turn / max(turns, 3)

    @property
    def _now(self) -> Json:
        return self.history.shown[self.story.key]

    async def _do(self, verb: str, body: Mapping[str, Any] | None = None, *, by: str | None = None) -> Json:
        target = {} if verb == "draft_objective" else {"objective_id": self._now["id"]}
        fact = await self.history.cast.acts(by or self.story.champion, "okrs", verb, {**target, **(body or {})})
        self.history.shown[self.story.key] = fact["objective"] if verb != "carry_over" else fact["carried_over_from"]
        return fact

    async def _draft(self) -> None:
        cast, story = self.history.cast, self.story
        await self._do(
            "draft_objective",
            {
                "title": story.title,
                "why": story.why,
                "team_id": cast.teams[story.team],
                "cycle_id": self.history.cycles[story.cycle],
                "champion_id": cast.people[story.champion],
                "contributor_ids": [cast.people[one] for one in story.contributors],
                "ambition": story.ambition,
                "uncertainties": [one.text for one in story.uncertainties],
                "key_results": [self._key_result(part) for part in story.key_results],
            },
        )

    def _key_result(self, part: KeyResultStory) -> Json:
        kept = part.model_dump(mode="json", include={"title", "definition", "data_source", "scoring_guidance", "weight"})
        measure = part.measure.model_dump(mode="json", exclude_none=True)
        return {**kept, "measure": measure, "owner_id": self.history.cast.people[part.owner]}

    async def _align(self) -> None:
        for edge in self.story.aligned_to:
            target = self.history.shown[edge.objective]
            part = None if edge.key_result is None else target["key_results"][edge.key_result]["id"]
            body = {"target_objective_id": target["id"], "target_key_result_id": part, "kind": edge.kind}
            await self._do("align_objective", body)

    async def _check_in(self, number: int, turn: int, says: Says) -> None:
        part = self._now["key_results"][number]
        texts = says.model_dump(exclude={"reading"})
        body = {"key_result_id": part["id"], **texts, **_reading(part, says.reading)}
        fact = await self._do("record_check_in", body, by=self.story.key_results[number].owner)
        self.history.check_ins[self.story.key, number, turn] = fact["check_in"]["id"]

    async def _resolve(self) -> None:
        told = {one.text: one.learned for one in self.story.uncertainties}
        parts = [
            {"id": one["id"], "text": one["text"], "resolved": bool(told[one["text"]]), "learned": told[one["text"]]}
            for one in self._now["uncertainties"]
        ]
        await self._do("edit_objective", {"uncertainties": parts})

    async def _close(self) -> None:
        told = {one.text: one.learned for one in self.story.uncertainties}
        open_ones = [one for one in self._now["uncertainties"] if not one["resolved"]]
        scores = [_score(part, story) for part, story in zip(self._now["key_results"], self.story.key_results, strict=True)]
        body = {
            "outcome": self.story.outcome,
            "learned": self.story.learned,
            "scores": scores,
            "uncertainties": [{"uncertainty_id": one["id"], "learned": told[one["text"]]} for one in open_ones],
        }
        await self._do("close_objective", body)

    async def _change(self, change: Change) -> None:
        ways: dict[str, Callable[[Change, Json], Awaitable[None]]] = {
            "correct": self._correct,
            "revise_metric": self._revise,
            "revise_key_result": self._revise,
            "return_to_draft": self._return,
            "submit": self._return,
            "reopen": self._reopen,
            "carry_over": self._carry_over,
        }
        await ways[change.do](change, self._now["key_results"][change.key_result])

    async def _correct(self, change: Change, part: Json) -> None:
        check_in = self.history.check_ins[self.story.key, change.key_result, change.check_in]
        body = {"check_in_id": check_in, "reason": change.reason, **_reading(part, change.reading)}
        fact = await self.history.cast.acts(self.story.champion, "okrs", "correct_check_in", body)
        self.history.shown[self.story.key] = fact["objective"]

    async def _revise(self, change: Change, part: Json) -> None:
        body: Json = {"key_result_id": part["id"], "reason": change.reason}
        if change.target:
            known = {name: part["measure"][name] for name in ("baseline", "stretch", "unit")}
            body["measure"] = {"metric": {**known, "target": change.target}}
        else:
            body["definition"] = change.definition
        await self._do("revise_key_result", body)

    async def _return(self, change: Change, _: Json) -> None:
        if change.do == "submit":
            await self._do("submit_for_review")
        else:
            await self._do("return_to_draft", {"reason": change.reason})

    async def _reopen(self, change: Change, _: Json) -> None:
        await self._do("reopen_objective", {"reason": change.reason})
        await self._close()

    async def _carry_over(self, change: Change, _: Json) -> None:
        parts = [self._now["key_results"][one]["id"] for one in change.key_results]
        going = [{"key_result_id": one, "continuation": "keep_baseline"} for one in parts]
        await self._do("carry_over", {"to_cycle_id": self.history.cycles[change.to], "key_results": going})


def _reading(part: Json, reading: str | int) -> Json:
    """A reading as the key result's measure takes it."""
    kind = part["measure"]["kind"]
    if kind == "milestone":
        return {"steps_done": [step["id"] for step in part["measure"]["steps"][: int(reading)]]}
    return {"zone": reading} if kind == "ordinal" else {"value": str(reading)}


def _score(part: Json, story: KeyResultStory) -> Json:
    """The score that was given, or the progress with three places."""
    progress = Decimal(part["progress"]).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
    given = progress if story.score is None or story.score_reason.startswith("As far as") else Decimal(str(story.score))
    reason = "" if given == progress else story.score_reason
    return {"key_result_id": part["id"], "score": str(given), "reason": reason}
