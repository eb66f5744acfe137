"""What objectives wait for before they are activated: open concerns about them, and what their key results asked for."""

from collections import defaultdict
from collections.abc import Sequence

from contracts.okrs.concerns import ConcernDocument, ConcernState
from contracts.okrs.requests import RequestState, ResourceRequestDocument
from gateway.read_model.reader import ReadModel

_OPEN = """
select objective_id, kind, document from (
  select objective_id, 'concern' as kind, raised_on as since, id, document from concern
  where objective_id = any($1::text[]) and state = $2 and not deleted
  union all
  select objective_id, 'resource_request', asked_at, id, document from resource_request
  where objective_id = any($1::text[]) and state = $3 and not deleted
) as found order by since, id
"""
Waiting = tuple[list[ConcernDocument], list[ResourceRequestDocument]]


async def waiting_for(read: ReadModel, objectives: Sequence[str]) -> dict[str, Waiting]:
    """The open concerns and the open requests of each objective, the oldest first; one statement."""
    found: dict[str, Waiting] = defaultdict(lambda: ([], []))
    for row in await read.fetch(_OPEN, list(objectives), ConcernState.OPEN.value, RequestState.OPEN.value):
        concerns, requests = found[row["objective_id"]]
        if row["kind"] == ConcernDocument.kind:
            concerns.append(ConcernDocument.model_validate_json(row["document"]))
        else:
            requests.append(ResourceRequestDocument.model_validate_json(row["document"]))
    return found
