"""The verbs of objectives over HTTP, and sketches for those who may read them."""

from fastapi import Request
from fastapi.responses import Response

from chassis import organization as people
from chassis.problems import Refused
from chassis.service import Service
from chassis.standing import Standing
from chassis.verbs import trail_of, verbs
from contracts.okrs.sketches import Sketch, SketchedKeyResult, Sketches
from contracts.okrs.word_refusals import WordCode
from contracts.values import ObjectiveId
from services.okrs.objectives import policies, queries, tables
from services.okrs.objectives.commands import check_ins, closing, drafting, key_results, review, revising, sketching

router = verbs(
    drafting.draft_objective,
    drafting.edit_objective,
    drafting.discard_draft,
    sketching.sketch_objective,
    sketching.discard_sketch,
    sketching.share_draft,
    key_results.add_key_result,
    key_results.edit_key_result,
    key_results.remove_key_result,
    key_results.weigh_key_results,
    review.submit_for_review,
    review.return_to_draft,
    review.activate_objective,
    revising.revise_objective,
    revising.revise_key_result,
    check_ins.record_check_in,
    check_ins.record_team_check_in,
    check_ins.correct_check_in,
    closing.close_objective,
    closing.reopen_objective,
    closing.carry_over,
)


@router.get("/sketches", name="read_sketches")
async def read_sketches(request: Request, response: Response) -> Sketches:
    """The sketches that whoever asks may read, the newest first."""
    service: Service = request.app.state.service
    response.headers["cache-control"] = "no-store"
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.begin(who, trail_of(request)) as unit:
        reach = await people.reach(unit)
        found = await queries.sketches_within(unit.session, reach)
        shown = [_shown(sketch, reach.beside(sketch.team_id)) for sketch in found]
    return Sketches(sketches=[sketch for sketch in shown if sketch is not None])


@router.get("/sketches/{objective_id}", name="read_sketch")
async def read_sketch(request: Request, response: Response, objective_id: ObjectiveId) -> Sketch:
    """A sketch, if whoever asks may read it."""
    service: Service = request.app.state.service
    response.headers["cache-control"] = "no-store"
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.begin(who, trail_of(request)) as unit:
        sketch = await unit.session.get(tables.Sketch, objective_id)
        standing = await people.standing(unit, sketch.team_id if sketch else None)
        shown = _shown(sketch, standing) if sketch is not None else None
    if shown is None:
        raise Refused(WordCode.SKETCH_NOT_FOUND, field="objective_id", id=objective_id)
    return shown


def _shown(sketch: tables.Sketch, standing: Standing) -> Sketch | None:
    """As the viewer reads it; none where they may not."""
    if (why := policies.why_readable(standing, sketch)) is None:
        return None
    said = {name: getattr(sketch, name) for name in Sketch.model_fields if hasattr(sketch, name)}
    parts = [SketchedKeyResult.model_validate(part, from_attributes=True) for part in sketch.key_results]
    texts = [uncertainty.text for uncertainty in sketch.uncertainties]
    return Sketch.model_validate({**said, "key_results": parts, "uncertainties": texts, "why_you_may_read": why})
