"""What the viewer owes and no document tells: asked of its owner with the viewer's own token, and put among the rest."""

from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter

from contracts.feedback.owed import OwedPrivately, OwedVoice
from gateway.context import Info
from gateway.read_model.owed import PRIVATE, OwedRole

_FOUND = TypeAdapter(list[OwedPrivately])
_ROLES = {OwedVoice.FEEDBACK: OwedRole.ASKED, OwedVoice.MISTAKE: OwedRole.LEAD}


async def rows(info: Info, kinds: Collection[str]) -> list[dict[str, Any]]:
    """As the read model has rows of what is owed; in no trace that holds what the viewer does by name."""
    if kinds and not PRIVATE & set(kinds):
        return []
    answer = await info.context.fetch("feedback", "/owed", traced=False)
    found = _FOUND.validate_json(answer or b"[]")
    today = str(info.context.now.date())
    return [_row(each, today) for each in found if not kinds or each.kind.value in kinds]


def _row(owed: OwedPrivately, today: str) -> dict[str, Any]:
    due_on, since, id = str(owed.due_on), str(owed.since), str(owed.id)
    return {
        "id": id,
        "kind": owed.kind.value,
        "due_on": due_on,
        "since": since,
        "objective_id": None,
        "decision_id": None,
        "team_id": None,
        "role": _ROLES[owed.kind].value,
        "role_of": None,
        "stands_in_for": owed.stands_in_for,
        "today": today,
        "keys": [due_on, since, id],
    }
