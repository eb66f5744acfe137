"""Which kind and which tags a factor of a file gets: by words that are data, a file per language; nothing where none fits."""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from contracts.feedback.post_mortems import FACTOR_TAGS, FactorKind

_WORDS = json.loads(files(__package__).joinpath("factor_kinds.en.json").read_text("utf-8"))


def _patterns(told: Mapping[str, Sequence[str]]) -> dict[str, list[re.Pattern[str]]]:
    return {key: [re.compile(rf"\b(?:{one})" if one[0].isalpha() else one, re.IGNORECASE) for one in told[key]] for key in told}


_KINDS = _patterns(_WORDS["kinds"])
_NAMES = {kind.value: kind for kind in FactorKind}
_TAGS = _patterns(_WORDS["tags"])


def kind_of(text: str) -> FactorKind | None:
    """The kind that most words of the text speak for, of several the first in the file; none where no word does."""
    votes = {kind: sum(1 for pattern in patterns if pattern.search(text)) for kind, patterns in _KINDS.items()}
    most = max(votes.values(), default=0)
    return next((_NAMES[kind] for kind, count in votes.items() if count == most), None) if most else None


def tags_of(text: str) -> list[str]:
    """The tags whose words the text uses, in the order of the file."""
    return [tag for tag, patterns in _TAGS.items() if any(pattern.search(text) for pattern in patterns)][:FACTOR_TAGS]
