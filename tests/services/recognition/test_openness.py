"""Openness: a mistake, an unknown or a changed mind, told to everybody and counted by nobody."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.okrs.decisions import DecisionDocument, DecisionState
from contracts.recognition.limits import MESSAGE
from contracts.recognition.openness import OpennessDocument, OpennessKind
from contracts.values import DecisionId
from services.recognition.openness import rules
from tests.contracts.test_samples import sample_of
from tests.services.okrs.world import TEAM
from tests.services.recognition.world import PEOPLE, World
