"""services/recognition/README.md says how much fits, as the contracts have it."""

import re
from pathlib import Path

from contracts.recognition import limits

README = (Path(__file__).parents[2] / "services" / "recognition" / "README.md").read_text(encoding="utf-8")
INSIDE = {"CHILDREN_TOLD_AT_ONCE"}
"""Nobody can come to more: what goes is told in portions."""


def test_the_table_has_every_limit_of_the_recognition_service() -> None:
    named = {name: value for name, value in vars(limits).items() if isinstance(value, int) and name not in INSIDE}
    table = README[README.index("## How much fits") : README.index("## What is worth knowing")]
    told = [int(number) for number in re.findall(r"\| (\d+) \|$", table, re.MULTILINE)]
    assert sorted(told) == sorted(named.values())
