"""How much fits: chosen so that a document in plain English stays under 64 KiB even when everything is at its maximum."""

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
OPEN_CONCERNS = 3
REMARKS = 20
MENTIONS = 20
INVITED = 50
SKETCHES = 100
PASSAGE = 1_000
QUESTIONS = 5
TAGS = 10
LESSONS_AT_CLOSE = 5
OPTIONS = 12
PROS_AND_CONS = 12
OPTIONS_TEXT = 10_000
VOTERS = 50
OBJECTIONS = 10
DISSENTS = 12
AFFECTED = 20
SUPERSEDED = 20
DECISION_REVIEWS = 7

Intent = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), Clean]
Learning = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), Clean]
Told = Annotated[str, StringConstraints(strip_whitespace=True, max_length=PASSAGE), Clean]
Guidance = Annotated[str, StringConstraints(strip_whitespace=True, max_length=250), Clean]
Source = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), Clean, OneLine]
ScoreReason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=240), Clean]
Unknown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean]
Finding = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Clean]
StepTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Clean, OneLine]
ZoneMeaning = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Clean, OneLine]
Spoken = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), Clean]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Clean]
OptionTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=250), Clean, OneLine]
OptionText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400), Clean]
Argument = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Clean]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Clean, OneLine]
