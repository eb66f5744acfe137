"""Lists of a file as the sections of a document; nothing is cut."""

import re
from collections.abc import Iterable, Sequence

_INTRODUCTION = re.compile(r"[^.!?]*\.?\s*For example,?", re.IGNORECASE)
_NOTHING = frozenset({"", "na", "none", "tbd", "tba", "nothing", "todo"})


def says_nothing(text: str) -> bool:
    """Whether a form's own words, or a mark for an empty field, are all there is."""
    key = re.sub(r"[^\w]", "", text.casefold())
    return key in _NOTHING or bool(_INTRODUCTION.fullmatch(text.strip()))


def told_of(texts: Iterable[str]) -> tuple[list[str], list[int]]:
    """The texts that say something, and the places of those that do not."""
    told, empty = [], []
    for place, text in enumerate(texts, start=1):
        if says_nothing(text):
            empty.append(place)
        else:
            told.append(text)
    return told, empty


def section(texts: Sequence[str]) -> str:
    """Several texts as one list, a single one as it is."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join("- " + text.replace("\n", "\n  ") for text in texts)


def blocks(*texts: str) -> str:
    """Paragraphs one below the other."""
    return "\n\n".join(text for text in texts if text)


def with_links(text: str, links: Iterable[str]) -> str:
    """The text, and below it the links that it does not name itself."""
    return "\n".join([text, *(link for link in links if link and link not in text)])
