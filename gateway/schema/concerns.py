"""Concerns, as everyone reads them."""

from pydantic import Field

from contracts.okrs import concerns as okrs
from contracts.values import ConcernId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.ConcernDocument)
class Concern(okrs.ConcernDocument, Node):
    """A concern with what belongs to it."""

    id: ConcernId = Field(description="The concern.")
