"""What must not stand in the journal, which everybody reads for ever: words that are taken back or removed."""

from typing import Any

from tests.services.feedback.world import World

_FOUND = """
select distinct j.type, w.role from journal j join writings w on w.text <> '' and (j.reason = w.text
  or char_length(w.text) >= 8 and (strpos(j.reason, w.text) > 0 or strpos(cast(j.details as text), to_json(w.text)::text) > 0))
"""


async def words_in_the_journal(world: World) -> list[Any]:
    """The facts whose reason or details hold the words of a text that can be withdrawn, and what text that is."""
    return await world.rows(_FOUND)
