"""Comments on objectives, check-ins and decisions, and who is spoken to."""

from typing import Any, ClassVar

from pydantic import Field

from contracts.okrs import comments as okrs
from contracts.values import CommentId
from gateway.schema.node import Node
from gateway.schema.relations import document, people, person
from gateway.words import shows


@shows(okrs.CommentDocument)
class Comment(okrs.CommentDocument, Node):
    """A comment with what it is about."""

    id: CommentId = Field(description="The comment.")

    said_by: ClassVar[Any] = person("by", "Who said it.", name="by")
    spoken_to: ClassVar[Any] = people("mentions", "Who is spoken to.", name="mentions")
    objective: ClassVar[Any] = document("objective_id", "objective", "The objective it is about, or whose check-in it is about.")
    check_in: ClassVar[Any] = document("check_in_id", "check_in", "The check-in it is about, where it is about one.")
    decision: ClassVar[Any] = document("decision_id", "decision", "The decision it is about, where it is about one.")
