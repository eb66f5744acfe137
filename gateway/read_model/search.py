"""One search over what everybody can read: objectives, decisions, lessons, questions and post-mortems, by PostgreSQL's full text.

Words in titles weigh A and tags B in every table: what has all the words in its title comes first, then what has them there and
in its tags, then the rest; of equal ones the latest. So a word costs a look at each row that has it, and no count of its places.

A text that was withdrawn, hidden or made less public has no words in its document, so nothing finds it. One that is over by its
own day may still have them, while its owner has not removed them yet: it is left out of what is looked through and shown.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.values import Term
from gateway.pages import Order, Window
from gateway.read_model.lessons import headline
from gateway.read_model.objectives import query_of
from gateway.read_model.reader import ReadModel

LONGEST = 200
"""So many characters of a text are looked for at most."""


class SearchKind(Term):
    """What a search can find."""

    OBJECTIVE = "objective", "An objective, by its title and why."
    DECISION = "decision", "A decision, by its title, context, rationale and the titles of its options."
    LESSON = "lesson", "A lesson, by its title, tags, when it applies, and its text."
    QUESTION = "question", "A question to whoever leads a team, with its answers."
    POST_MORTEM = "post_mortem", "A post-mortem, by any of its texts and tags."


# Nothing but the document and the query makes the place, so that cursors hold whatever is published meanwhile.
BEST = Order("search", (("f.place", "int4"), ("f.at", 'text collate "C"'), ("f.id", "text")), descending=True)
_QUERY = "to_tsquery('simple'::regconfig, $1::text)"
_PLACE = "case when x.words @@ to_tsquery('simple'::regconfig, $3::text) then 2"
_PLACE += " when x.words @@ to_tsquery('simple'::regconfig, $4::text) then 1 else 0 end"
_TODAY = "jsonb_build_object('today', $2::text)"


def _still(path: str) -> str:
    """The words of the texts at a path that are not over, as a list."""
    return f"jsonb_path_query_array(f.document, '{path} ? (!(@.kept_until < $today)).text', {_TODAY})"


def _vector(words: str) -> str:
    return f"to_tsvector('simple'::regconfig, {words})"


def _joined(words: str) -> str:
    return f"(select string_agg(said, ' … ') from jsonb_array_elements_text({words}) as said)"  # noqa: S608  # words of this module


@dataclass(frozen=True, slots=True)
class _Source:
    """One kind, as `f`: its table, when it came to be, what a snippet is made of, and what else has to hold."""

    table: str
    at: str
    shown: str
    holds: str = "true"


_QUESTION = f"({_still('$.text')} || {_still('$.words[*].text')})"
# Whatever has a text of its own, also within lists.
_POST_MORTEM = _still("$.*")
_TITLE = "coalesce(f.document->>'title', '')"
_OF_FACTORS = "jsonb_path_query_array(f.document, '$.factors[*].tags[*]')"
_OF_OPTIONS = "jsonb_path_query_array(f.document, '$.options[*].title')"
_OVER = "jsonb_path_exists(f.document, '{} ? (@.kept_until < $today)', " + _TODAY + ")"
_SOURCES = {
    SearchKind.OBJECTIVE: _Source("objective", "x.drafted_at", "f.document->>'why'"),
    SearchKind.DECISION: _Source(
        "decision",
        "x.proposed_at",
        f"concat_ws(' … ', f.document->>'context', nullif(f.document->>'rationale', ''), {_joined(_OF_OPTIONS)})",
    ),
    SearchKind.LESSON: _Source(
        "lesson",
        "x.published_at",
        "concat_ws(' ', f.document->>'text', f.document->>'applies_when')",
        "not (f.document->>'text_withdrawn')::boolean",
    ),
    SearchKind.QUESTION: _Source(
        "leader_question",
        "(x.document->'text'->>'on') collate \"C\"",
        _joined(_QUESTION),
        f"(not ({_OVER.format('$.text')} or {_OVER.format('$.words[*].text')}) or {_vector(_QUESTION)} @@ {_QUERY})",
    ),
    SearchKind.POST_MORTEM: _Source(
        "post_mortem",
        "x.opened_at",
        _joined(_POST_MORTEM),
        f"(not {_OVER.format('$.*')} or ({_vector(_TITLE)} || {_vector(_POST_MORTEM)} || {_vector(_OF_FACTORS)}) @@ {_QUERY})",
    ),
}
TABLES = {kind.value: source.table for kind, source in _SOURCES.items()}
"""Where each kind is, which is the kind of its documents."""
# Each kind gives no more than a page; the page's snippets are made last.
_BRANCH = """
(select f.* from (
  select '{kind}' as kind, x.id, x.document, {place} as place, {at} as at
  from {table} x where not x.deleted and x.words @@ {query}
) as f where {holds} and {part} {sorted})"""
_PAGE = """
select f.kind, f.document, {keys}, nullif({snippet}, '') as snippet
from (select * from ({branches}) as f {sorted}) as f {sorted}
"""


def _shown(kinds: Collection[SearchKind]) -> str:
    cases = " ".join(f"when '{kind.value}' then {_SOURCES[kind].shown}" for kind in kinds)
    return headline(f"case f.kind {cases} end", _QUERY)


async def page(read: ReadModel, today: date, text: str, window: Window, *, kinds: Collection[SearchKind] = ()) -> Sequence[Any]:
    """The rows of a page and one beyond, the best match first: in one statement, however many kinds. None without a word."""
    query = query_of(text)
    if query is None:
        return []
    wanted = [kind for kind in SearchKind if not kinds or kind in kinds]
    values: list[Any] = [query, str(today), query_of(text, "A"), query_of(text, "AB")]
    part, sorted_ = window.clauses(BEST, values)
    branches = " union all ".join(
        _BRANCH.format(
            kind=kind.value,
            table=source.table,
            at=source.at,
            holds=source.holds,
            query=_QUERY,
            place=_PLACE,
            part=part,
            sorted=sorted_,
        )
        for kind, source in ((kind, _SOURCES[kind]) for kind in wanted)
    )
    sql = _PAGE.format(keys=BEST.selected(), snippet=_shown(wanted), branches=branches, sorted=sorted_)
    # Without a kind whose texts can be over nothing asks for the day; PostgreSQL wants to know what it is all the same.
    return await read.fetch(f"with asked as (select $2::text as today) {sql}", *values)
