"""Comments on objectives, check-ins and decisions."""

from pydantic import Field

from contracts.okrs import comments as okrs
from contracts.values import CommentId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.CommentDocument)
class Comment(okrs.CommentDocument, Node):
    """A comment with what it is about."""

    id: CommentId = Field(description="The comment.")
