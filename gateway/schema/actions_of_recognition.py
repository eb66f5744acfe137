"""What the viewer may do with a recognition that they can read, by the same rules as the owner's policies."""

from collections.abc import Iterator

from contracts.feedback.text import TextState
from contracts.recognition.recognitions import RecognitionAudience, RecognitionDocument
from contracts.values import PersonId, Term
from gateway.words import show_term


class RecognitionAction(Term):
    """A mutation that the viewer may call for a recognition."""

    EDIT_RECOGNITION = "edit_recognition", "`editRecognition`, for ten minutes."
    NARROW_RECOGNITION = "narrow_recognition", "`narrowRecognition`"
    WITHDRAW_RECOGNITION = "withdraw_recognition", "`withdrawRecognition`"
    HIDE_RECOGNITION = "hide_recognition", "`hideRecognition`, for yourself or for a team that you lead."
    ADD_REACTION = "add_reaction", "`addReaction`, each once; `viewerReactions` are those the viewer has."
    COMMENT_ON_RECOGNITION = "comment_on_recognition", "`commentOnRecognition`"
    REPORT_TEXT = "report_text", "`reportText`"


show_term(RecognitionAction)


def of_recognition(said: RecognitionDocument, viewer: PersonId, *, edited: bool, leads: bool) -> list[RecognitionAction]:
    """What the viewer may do; `edited` whether there is still time for that, `leads` whether they lead a team it is for."""
    gave, received = said.by == viewer, viewer in said.recipient_ids
    found = [*_of_its_giver(said, edited=edited)] if gave else []
    if (gave or received) and said.thread_id is None and said.audience is not RecognitionAudience.PRIVATE:
        found.append(RecognitionAction.NARROW_RECOGNITION)
    if received or leads:
        found.append(RecognitionAction.HIDE_RECOGNITION)
    if said.text_state is TextState.SHOWN:
        found += [RecognitionAction.ADD_REACTION, RecognitionAction.COMMENT_ON_RECOGNITION]
        found += [] if gave else [RecognitionAction.REPORT_TEXT]
    return sorted(found, key=list(RecognitionAction).index)


def _of_its_giver(said: RecognitionDocument, *, edited: bool) -> Iterator[RecognitionAction]:
    if edited and said.text_state is TextState.SHOWN:
        yield RecognitionAction.EDIT_RECOGNITION
    yield RecognitionAction.WITHDRAW_RECOGNITION
