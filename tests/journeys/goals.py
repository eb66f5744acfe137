"""Steps around a goal that other services follow: asking about it until they have heard of it, and how it stands."""

from typing import Any

from tests.chassis.streams import until
from tests.journeys.client import Client

Json = dict[str, Any]
STANDS = """query($id: ID!) { objective(id: $id) {
  version state progress health { health reasons } keyResults { confidence progress } } }"""


async def stands(client: Client, objective: str) -> Json:
    """Version, state, progress, health and confidence of a goal."""
    return dict((await client.query(STANDS, id=objective))["objective"])


async def known(client: Client, verb: str, shows: str, *, by: str, **given: Any) -> Json:
    """The payload once the feedback service has heard of what the command is about."""

    async def accepted() -> Json | None:
        payload = await client.send(verb, shows, by=by, **given)
        unheard = {"NO_SUCH_OBJECTIVE", "NO_SUCH_KEY_RESULT", "NO_SUCH_TRAINING_REQUEST", "NOT_YOURS_TO_ASK_FOR_HELP"}
        codes = {error["code"] for error in payload["userErrors"]}
        assert codes <= unheard, codes
        return payload if not codes else None

    return dict(await until(accepted))
