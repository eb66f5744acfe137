"""What the recognition service publishes, by number: later numbers were said later."""

from typing import Any

from contracts.messages import Document
from contracts.recognition.openness import OpennessDocument
from contracts.recognition.recognitions import ReactionDocument, RecognitionCommentDocument, RecognitionDocument
from contracts.recognition.welcomes import WelcomeDocument, WelcomePromptDocument
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import OTHER, TEAM

AT = {"epoch": 1, "version": 1}


def when(number: int) -> str:
    """A moment of January 2026, whole minutes and parts of them."""
    return f"2026-01-04T09:{number // 4 % 60:02d}:{number % 4 * 10:02d}{'.5' if number % 2 else ''}Z"


def said(kind: str, number: int, by: str, **more: Any) -> dict[str, Any]:
    words = {"id": f"{kind}_{number:032x}", "text": f"{kind} {number}", "by": PEOPLE[by], "at": when(number)}
    return {**AT, **words, "team_id": TEAM, **more}


def recognition(number: int, *to: str, by: str = "lead", **more: Any) -> RecognitionDocument:
    """For these people, of TEAM."""
    given = said("recognition", number, by, recognition_kind="effort", audience="organization", reader_team_ids=[TEAM])
    return RecognitionDocument.model_validate(given | {"recipient_ids": [PEOPLE[name] for name in to]} | more)


def thanks(number: int, thread: str, **more: Any) -> RecognitionDocument:
    return recognition(number, thread_id=thread, recognition_kind="candor", **more)


def reaction(number: int, to: int, by: str, kind: str = "thanks") -> ReactionDocument:
    told = {**AT, "id": f"reaction_{number:032x}", "reaction": kind, "by": PEOPLE[by], "at": when(number)}
    return ReactionDocument.model_validate(told | {"recognition_id": f"recognition_{to:032x}"})


def comment(number: int, to: int, by: str, **more: Any) -> RecognitionCommentDocument:
    given = said("recognition_comment", number, by, recognition_id=f"recognition_{to:032x}")
    return RecognitionCommentDocument.model_validate(given | more)


def openness(number: int, by: str = "champion", **more: Any) -> OpennessDocument:
    return OpennessDocument.model_validate(said("openness", number, by, openness_kind="mistake") | more)


def welcome(number: int, to: str, by: str = "lead", **more: Any) -> WelcomeDocument:
    return WelcomeDocument.model_validate(said("welcome", number, by, person_id=PEOPLE[to], joined_team_id=TEAM) | more)


def prompt(number: int, of: str, **more: Any) -> WelcomePromptDocument:
    told = {**AT, "id": f"welcome_prompt_{number:032x}", "person_id": PEOPLE[of], "team_id": TEAM, "occasion": "joined"}
    days = {"joined_on": "2026-01-01", "prompted_at": when(number), "last_day": "2026-01-15"}
    return WelcomePromptDocument.model_validate(told | days | more)


def elsewhere(number: int) -> list[Document]:
    """What is of no team that anybody asks for here."""
    return [
        recognition(number, "stranger", team_id=OTHER, reader_team_ids=[OTHER]),
        openness(number + 1, "stranger", team_id=OTHER),
        welcome(number + 2, "stranger", joined_team_id=OTHER, team_id=OTHER),
    ]
