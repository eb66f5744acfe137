"""Who may experiment, conclude, publish lessons and reuse them; and what that is tried on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.services.okrs.world import PEOPLE, World, metric

if TYPE_CHECKING:
    from tests.who_may.ground import Ground

Body = dict[str, Any]

LESSONS = (
    ("publish_lesson", "a draft", "not_yours_to_learn_from", "lesson_needs_an_active_objective", "sssss uull -xxxxxx-xxx-"),
    ("publish_lesson", "one in review", "not_yours_to_learn_from", "lesson_needs_an_active_objective", "sssss uull -xxxxxx-xxx-"),
    ("publish_lesson", "an active one", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("publish_lesson", "a closed one", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("publish_lesson", "one of a closed cycle", "not_yours_to_learn_from", "cycle_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("reuse_lesson", "a draft", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("reuse_lesson", "one in review", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("reuse_lesson", "an active one", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("reuse_lesson", "a closed one", "not_yours_to_learn_from", "objective_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("reuse_lesson", "one of a closed cycle", "not_yours_to_learn_from", "cycle_is_closed", "sssss uull -xxxxxx-xxx-"),
)
EXPERIMENTS = (
    ("plan_experiment", "a draft", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("plan_experiment", "one in review", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("plan_experiment", "an active one", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("plan_experiment", "a closed one", "not_yours_to_learn_from", "objective_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("plan_experiment", "one of a closed cycle", "not_yours_to_learn_from", "cycle_is_closed", "sssss uull -xxxxxx-xxx-"),
    ("start_experiment", "a planned experiment", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("start_experiment", "a running one", "not_yours_to_learn_from", "experiment_is_not_planned", "sssss uull -xxxxxx-xxx-"),
    ("start_experiment", "an adopted one", "not_yours_to_learn_from", "experiment_is_not_planned", "sssss uull -xxxxxx-xxx-"),
    (
        "start_experiment",
        "one of a closed objective",
        "not_yours_to_learn_from",
        "objective_is_closed",
        "sssss uull -xxxxxx-xxx-",
    ),
    (
        "study_experiment",
        "a planned experiment",
        "not_yours_to_learn_from",
        "experiment_is_not_running",
        "sssss uull -xxxxxx-xxx-",
    ),
    ("study_experiment", "a running one", "not_yours_to_learn_from", "", "sssss uull -++++++-+++-"),
    ("study_experiment", "a studied one", "not_yours_to_learn_from", "experiment_is_not_running", "sssss uull -xxxxxx-xxx-"),
    (
        "study_experiment",
        "a studied one of a closed cycle",
        "not_yours_to_learn_from",
        "cycle_is_closed",
        "sssss uull -xxxxxx-xxx-",
    ),
)
# A member of the team has planned all of them.
CONCLUSIONS = (
    ("adopt_experiment", "a running one", "not_yours_to_conclude", "experiment_is_not_studied", "sssss uull -x---xx-xxx-"),
    ("adopt_experiment", "a studied one", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    ("adopt_experiment", "an adopted one", "not_yours_to_conclude", "experiment_is_not_studied", "sssss uull -x---xx-xxx-"),
    ("adopt_experiment", "a studied one of a closed objective", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    (
        "adopt_experiment",
        "a studied one of a closed cycle",
        "not_yours_to_conclude",
        "cycle_is_closed",
        "sssss uull -x---xx-xxx-",
    ),
    ("adapt_experiment", "a running one", "not_yours_to_conclude", "experiment_is_not_studied", "sssss uull -x---xx-xxx-"),
    ("adapt_experiment", "a studied one", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    (
        "adapt_experiment",
        "a studied one of a closed objective",
        "not_yours_to_conclude",
        "objective_is_closed",
        "sssss uull -x---xx-xxx-",
    ),
    (
        "adapt_experiment",
        "a studied one of a closed cycle",
        "not_yours_to_conclude",
        "cycle_is_closed",
        "sssss uull -x---xx-xxx-",
    ),
    ("abandon_experiment", "a planned experiment", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    ("abandon_experiment", "a running one", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    ("abandon_experiment", "a studied one", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    ("abandon_experiment", "an adopted one", "not_yours_to_conclude", "experiment_is_over", "sssss uull -x---xx-xxx-"),
    ("abandon_experiment", "one of a closed objective", "not_yours_to_conclude", "", "sssss uull -+---++-+++-"),
    (
        "abandon_experiment",
        "a studied one of a closed cycle",
        "not_yours_to_conclude",
        "cycle_is_closed",
        "sssss uull -x---xx-xxx-",
    ),
)
ROWS = (*LESSONS, *EXPERIMENTS, *CONCLUSIONS)

PLAN = dict.fromkeys(("hypothesis", "prediction", "measure", "stop_rule"), "Half of them wait")
STUDY = {"result": "A third did", "comparison": "in_part"}


def _objective(ground: "Ground", of: str) -> Body:
    return {"objective_id": ground.objectives[of]["id"]}


def _plan(ground: "Ground", of: str) -> Body:
    return {**_objective(ground, of), "key_result_id": ground.objectives[of]["key_results"][0]["id"], "plan": PLAN}


def _of(**more: Any) -> Callable[["Ground", str], Body]:
    return lambda ground, of: {"experiment_id": ground.words[of], **more}


BODIES: dict[str, Callable[["Ground", str], Body]] = {
    "publish_lesson": lambda ground, of: {**_objective(ground, of), "lesson": {"title": "Ask sooner", "text": "They wait"}},
    "reuse_lesson": lambda ground, of: {**_objective(ground, of), "lesson_id": ground.words["a lesson"], "how": "So"},
    "plan_experiment": _plan,
    "start_experiment": _of(),
    "study_experiment": _of(**STUDY),
    "adopt_experiment": _of(reason="It works"),
    "adapt_experiment": _of(reason="Nearly", plan=PLAN),
    "abandon_experiment": _of(reason="No time"),
}


async def lay(world: World, ground: "Ground") -> None:
    """Experiments in every state, also of a closed objective and a closed cycle, and a lesson of an objective apart."""
    active = ground.objectives["an active one"]
    ground.words |= {
        "a planned experiment": await _experiment(world, active),
        "a running one": await _experiment(world, active, "start"),
        "a studied one": await _experiment(world, active, "start", "study"),
        "an adopted one": await _experiment(world, active, "start", "study", "adopt"),
    }
    ground.words |= await _closed(world, ground.cycles["an active cycle"], "a closed objective")
    past = await world.cycle("2025 Q2", starts_on="2025-04-01", ends_on="2025-06-30")
    ground.words |= await _closed(world, past, "a closed cycle")
    for verb in ("begin_closing_cycle", "close_cycle"):
        await world.do(verb, by="admin", cycle_id=past)
    apart = await world.active(ground.cycles["an active cycle"], title="Apart", decider="lead")
    lesson = await world.do("publish_lesson", by="lead", objective_id=apart["id"], lesson={"title": "Wait", "text": "They write"})
    ground.words["a lesson"] = lesson["lesson"]["id"]


async def _closed(world: World, cycle: str, of: str) -> dict[str, str]:
    part = metric(owner_id=PEOPLE["owner"], contributor_ids=[PEOPLE["helper"]])
    objective = await world.active(cycle, contributor_ids=[PEOPLE["contributor"]], key_results=[part])
    made = {f"one of {of}": await _experiment(world, objective)}
    made[f"a studied one of {of}"] = await _experiment(world, objective, "start", "study")
    await world.close(objective)
    return made


async def _experiment(world: World, objective: dict[str, Any], *steps: str) -> str:
    given = {"objective_id": objective["id"], "key_result_id": objective["key_results"][0]["id"], "plan": PLAN}
    experiment = (await world.do("plan_experiment", by="member", **given))["experiment"]["id"]
    more: dict[str, Body] = {"study": STUDY, "adopt": {"reason": "It works"}}
    for step in steps:
        await world.do(f"{step}_experiment", by="champion", experiment_id=experiment, **more.get(step, {}))
    return str(experiment)
