"""Reviews of check-ins."""

from pydantic import Field

from contracts.okrs import reviews as okrs
from contracts.values import ReviewId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.ReviewDocument)
class Review(okrs.ReviewDocument, Node):
    """A review."""

    id: ReviewId = Field(description="The review.")
