"""One search over what everybody can read."""

from typing import Annotated, Any

import strawberry

from gateway.context import Info
from gateway.faults import Fault, FaultCode
from gateway.pages import After, Before, Connection, First, Last, Window
from gateway.read_model import search as selections
from gateway.read_model.lessons import BEGINS, ENDS
from gateway.read_model.search import LONGEST, SearchKind
from gateway.schema.decisions import Decision
from gateway.schema.lessons import Lesson
from gateway.schema.nodes import KINDS
from gateway.schema.objectives import Objective
from gateway.schema.post_mortems import PostMortem
from gateway.schema.questions import LeaderQuestion
from gateway.schema.waiting import today
from gateway.words import show_term

show_term(SearchKind)
SearchSubject = Annotated[
    Objective | Decision | Lesson | LeaderQuestion | PostMortem,
    strawberry.union("SearchSubject", description="What a search can find; `kind` beside it says which it is."),
]


@strawberry.type(description="Something that a search found.")
class SearchResult:
    """By its kind."""

    kind: SearchKind = strawberry.field(description="What it is.")
    subject: SearchSubject = strawberry.field(description="The thing itself.")
    snippet: str | None = strawberry.field(
        description=f"Why it was found: parts of its text with the words that were found between {BEGINS} and {ENDS} (U+27E6,"
        " U+27E7), or how it begins where they stand in its title or tags. Plain text, not HTML: escape it first, then put your"
        " own marks for these two. Null where it has no text but its title."
    )


def _shown(row: Any) -> SearchResult:
    kind = SearchKind(row["kind"])  # type: ignore[call-arg]
    subject = KINDS[selections.TABLES[kind.value]].model_validate_json(row["document"])
    if isinstance(subject, Lesson):
        subject.found(row)
    return SearchResult(kind=kind, subject=subject, snippet=row["snippet"])


Text = Annotated[
    str,
    strawberry.argument(
        description=f"Words, or beginnings of words, all of them, in large or small letters; at most {LONGEST} characters, of"
        " which the first ten words count. Without a word nothing is found."
    ),
]
Kinds = Annotated[list[SearchKind] | None, strawberry.argument(description="Only of these sorts; of any without it.")]


async def search(
    info: Info,
    text: Text,
    kinds: Kinds = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[SearchResult] | None:
    """A cursor belongs to its text: with another text it shows another place."""
    if len(text) > LONGEST:
        raise Fault(FaultCode.BAD_USER_INPUT, f"`text` has at most {LONGEST} characters.")
    window = Window.of(first, after, last, before)
    rows = await selections.page(info.context.read_model, today(info), text, window, kinds=kinds or ())
    return window.page(selections.BEST, rows, _shown)


@strawberry.type
class SearchQueries:
    """One search at the root."""

    search = strawberry.field(
        search,
        description="Objectives, decisions, lessons, questions to leaders and post-mortems that say something: first what has all"
        " the words in its title, then what has them in its title and tags, then the rest; of equal ones the latest first. Only"
        " what everybody can read is looked through: texts that were withdrawn, hidden, removed or made less public are not.",
    )
