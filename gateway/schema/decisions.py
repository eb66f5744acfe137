"""Decisions with what belongs to them."""

from pydantic import Field

from contracts.okrs import decisions as okrs
from contracts.values import DecisionId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.DecisionDocument)
class Decision(okrs.DecisionDocument, Node):
    """A decision."""

    id: DecisionId = Field(description="The decision.")
