"""Writes the tables of docs/ that follow from the code: fact types into events.md, metrics into metrics.md.

Example: python -m tools.reference --check
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Any, get_args, get_origin

from chassis import metrics
from contracts import catalog
from contracts.messages import Audience, Document, Tombstone

DOCS = Path(__file__).parent.parent / "docs"


def facts() -> Iterator[str]:
    """A row for every public fact type, topic by topic."""
    public = [fact for _, fact in sorted(catalog.facts().items()) if fact.audience is Audience.PUBLIC]
    for topic in catalog.topics(internal=False):
        yield from ("", f"### {topic}", "", "| type | what happened | carries |", "|---|---|---|")
        for fact in (each for each in public if each.topic() == topic):
            carried = ", ".join(f"`{name}`{_kind(part.annotation)}" for name, part in fact.model_fields.items())
            yield f"| `{fact.type()}` | {fact.__doc__} | {carried} |"
    yield ""


def measured() -> Iterator[str]:
    """A row for every metric."""
    yield from ("", "| metric | type | labels | what it says |", "|---|---|---|---|")
    for metric in metrics.reference():
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        yield f"| `{metric.name}` | {metric.kind} | {labels} | {metric.description} |"
    yield ""


TABLES: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {"events.md": ("facts", facts), "metrics.md": ("metrics", measured)}


def _kind(annotation: Any) -> str:
    """What a fact's field holds, in words."""
    if get_origin(annotation) is UnionType:
        return f"{_kind(get_args(annotation)[0])}, sometimes"
    if isinstance(annotation, GenericAlias):
        return f"{_kind(get_args(annotation)[0])}, any number"
    assert issubclass(annotation, Document), annotation
    return f" (`{annotation.kind}`, tombstone)" if issubclass(annotation, Tombstone) else f" (`{annotation.kind}`)"


def renewed(text: str, mark: str, lines: Iterator[str]) -> str:
    """The text with what stands between the marks replaced."""
    begin, end = f"<!-- {mark}: python -m tools.reference -->\n", f"<!-- end of {mark} -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    table = "\n".join(lines)
    return f"{before}{begin}{table}\n{end}{after}"


def main(arguments: list[str]) -> int:
    """Exit code 1 where a table is stale."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(__doc__ or "")
        return 2
    stale = []
    for name, (mark, lines) in TABLES.items():
        file = DOCS / name
        was = file.read_text("utf-8")
        now = renewed(was, mark, lines())
        if was != now:
            stale.append(name)
            if not arguments:
                file.write_text(now, "utf-8")
    if arguments and stale:
        sys.stderr.write(f"docs/{', docs/'.join(stale)} lag behind the code; write them with `python -m tools.reference`.\n")
    return int(bool(arguments and stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
