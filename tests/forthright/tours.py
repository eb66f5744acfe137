"""The tours of README.md: the block that people paste for each, and what each of its steps has to show."""

import re
from collections.abc import Mapping, Sequence

from tests.forthright.terminal import ROOT

_BLOCK = re.compile(r"^### (?P<name>[^\n]+)\n(?:(?!^#).)*?^```sh\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)

SHOWN: Mapping[str, Sequence[Sequence[str]]] = {
    "A team member's week": (
        ['"kind": "REVIEW"', '"title": "Quiet nights in every harbor"'],
        ['"confidence": 6', '"userErrors": []'],
        ['"id": "concern_', '"userErrors": []'],
        ['"readership": "SUBTREE"', '"userErrors": []'],
        ['"title": "Quiet nights in every harbor"', '"userErrors": []'],
        ["Come along to the mast", '"userErrors": []'],
        ['"publishesAt": "20', '"title": "Which part gets a second supplier first"'],
    ),
    "A leader's week": (
        ['"kind": "QUESTION"', '"kind": "FEEDBACK"', '"kind": "TOPIC"'],
        ['"state": "ANSWERED"', "a day before it moves", '"userErrors": []'],
        ['"title": "When an alarm goes out"', '"state": "SUPERSEDED"', '"userErrors": []'],
        ['"why": "', '"name": "Thea Pebblewick"', '"userErrors": []'],
        ['"state": "DECIDED"', '"rationale": "Nobody decides well', "Hand-overs are where", '"userErrors": []'],
        [
            '"signal": "RECOGNITION_MIX"',
            '"doesNotSay": "It does not say',
            '"nextStep": "Ask each other',
            '"recognitionKind": "CANDOR"',
        ],
    ),
    "An HRIS integrator's first hour": (
        ["A dry run, nothing was changed. It would be: people: 2 lines, 2 added"],
        ["2 added", "2 unchanged"],
        ["1 file written to contract", "files written to contract/schemas"],
        ['"type":"forthright.directory.person_joined.v1"', '"team'],
        ["102 people, 102 of them active"],
        ['"name": "Casimir Wetherhold"', '"name": "Field Service"'],
        ["is erased", '"name": null', '"type":"forthright.directory.person_erased.v1"'],
    ),
}
"""In the order of the steps."""


def tours() -> dict[str, str]:
    """What is to be pasted, by the tour's heading."""
    part = (ROOT / "README.md").read_text("utf-8").partition("\n## Three tours\n")[2].partition("\n## ")[0]
    return {found["name"]: found["block"] for found in _BLOCK.finditer(part)}


def steps(out: str) -> list[str]:
    """What each step printed, below its own heading."""
    parts = _STEP.split(out)
    return parts[2::2]
