"""Mistakes, unknowns and changed minds that people share with everybody."""

from typing import Any, ClassVar

from pydantic import Field

from contracts.recognition import openness as recognition
from contracts.recognition.ids import OpennessId
from gateway.schema.node import Node
from gateway.schema.relations import document
from gateway.schema.said import Said, Words
from gateway.words import shows


@shows(recognition.OpennessDocument)
class Openness(recognition.OpennessDocument, Said, Node):
    """What somebody shared, with what it is about."""

    id: OpennessId = Field(description="What was shared.")
    text: Words = Field(description="What was said; empty once withdrawn or hidden.")

    decision: ClassVar[Any] = document("decision_id", "decision", "The decision that a changed mind supersedes.")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it is about.")
