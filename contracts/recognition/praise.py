"""What the owner of recognition is asked by its readers, and answers them alone."""

from pydantic import Field

from contracts.messages import Part
from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import Term


class WhichRecognition(Term):
    """Which of the recognition is listed that has fewer readers than every employee."""

    ALL = "all", "What the viewer can read."
    RECEIVED = "received", "What is for the viewer, or for a team of theirs."
    GIVEN = "given", "What the viewer gave."


class Praise(Part):
    """How somebody likes to be praised, for their own eyes."""

    widest: RecognitionAudience = Field(description="The most who may read a recognition that is for them.")
