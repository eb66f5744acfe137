"""How much fits: chosen so that an objective in plain English stays under 64 KiB even when everything is at its maximum."""

from typing import Annotated

from pydantic import StringConstraints

from contracts.values import Clean, OneLine

KEY_RESULTS = 20
CONTRIBUTORS = 50
KEY_RESULT_CONTRIBUTORS = 5
UNCERTAINTIES = 10
EDGES = 10
STEPS = 20
STEPS_OF_AN_OBJECTIVE = 40
TEAM_CHECK_INS = 50
CARRIED_OVER_AT_ONCE = 500

Intent = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), Clean]
Learning = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), Clean]
Told = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000), Clean]
Guidance = Annotated[str, StringConstraints(strip_whitespace=True, max_length=250), Clean]
Source = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), Clean, OneLine]
ScoreReason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=240), Clean]
Unknown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean]
Finding = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Clean]
StepTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Clean, OneLine]
ZoneMeaning = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Clean, OneLine]
