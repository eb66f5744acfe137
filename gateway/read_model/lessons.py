"""Selections of lessons: full-text search with its rank and snippet, filters, and how often each was reused.

The words are PostgreSQL's of the configuration `simple`: small letters, no stemming and no stop words. So it needs neither a
setting nor to know in which language a team writes, and the beginnings of words find their endings.
"""

from collections.abc import Sequence

from gateway.pages import Order
from gateway.read_model.objectives import query_of
from gateway.read_model.reader import ReadModel
from gateway.read_model.selections import Selection

BEGINS, ENDS = "⟦", "⟧"
"""What stands around the words that were found, in a snippet; it never comes from a lesson's own text."""
_C = 'text collate "C"'
NEWEST = Order("lessons", (("l.published_at", _C), ("l.id", "text")), descending=True)
# Nothing but the lesson and the query makes the rank, so that cursors hold whatever is published meanwhile.
RANKED = Order("lessons by rank", (("r.rank", "float4"), *NEWEST.keys), descending=True)
_SOURCE = """
lesson as l cross join to_tsquery('simple', $1::text) as q (query)
cross join lateral (select ts_rank_cd(l.words, q.query) as rank) as r
"""


def headline(text: str, query: str) -> str:
    """Parts of a text, as SQL, with the words of the query between marks; marks of the text's own are taken out."""
    options = f'StartSel={BEGINS}, StopSel={ENDS}, MaxFragments=2, MinWords=10, MaxWords=30, ShortWord=0, FragmentDelimiter=" … "'
    return f"ts_headline('simple'::regconfig, translate({text}, '{BEGINS}{ENDS}', ''), {query}, '{options}')"


_SNIPPET = headline("concat_ws(' ', l.document->>'text', l.document->>'applies_when')", "q.query") + " as snippet"
_REUSES = """
select lesson_id, count(*) as reuses from lesson_reuse where lesson_id = any($1::text[]) and not deleted group by lesson_id
"""


def lessons(text: str | None = None) -> tuple[Selection, Order]:
    """All of them, as `l`, newest first; with a text those that say it and are not withdrawn, best first, with snippets."""
    if text is None or not text.strip():
        return Selection("lesson as l", "l.document, null as snippet").where("not l.deleted"), NEWEST
    query = query_of(text)
    if query is None:
        return Selection("lesson as l", "l.document, null as snippet").where("false"), NEWEST
    selection = Selection(_SOURCE, f"l.document, {_SNIPPET}", values=[query])
    selection.where("not l.deleted").where("l.words @@ q.query").where("not (l.document->>'text_withdrawn')::boolean")
    return selection, RANKED


def tagged(selection: Selection, tags: Sequence[str]) -> Selection:
    """Those with one of the tags, large and small letters alike; all of them where there is none."""
    if not tags:
        return selection
    return selection.where("l.tags ?| array(select lower(tag) from unnest($?::text[]) as tag)", list(tags))


async def reuse_counts(read: ReadModel, lessons: Sequence[str]) -> dict[str, int]:
    """By how many objectives each was reused; those by none are left out. One statement."""
    return {row["lesson_id"]: row["reuses"] for row in await read.fetch(_REUSES, list(lessons))}
