"""What a team alone is reminded of, and what it is told of months and cycles that are over."""

from datetime import timedelta
from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from contracts.recognition.reports import RecognitionReportDocument
from contracts.recognition.texts import HidingCountDocument
from tests.gateway.recognition.documents import AT, prompt, recognition, welcome
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import COMPANY, OTHER, TEAM

PROMPTS = "query($id: ID!) { team(id: $id) { welcomePrompts { occasion joinedOn lastDay person { name } team { id } } } }"


async def prompted(gateway: Gateway, by: str = "member", team: str = TEAM) -> list[str] | None:
    found = (await gateway.read(PROMPTS, by=by, id=team))["team"]["welcomePrompts"]
    return None if found is None else [each["person"]["name"] for each in found]


async def test_a_team_is_reminded_of_who_joined_it_until_somebody_welcomes_them(gateway: Gateway) -> None:
    await gateway.publish([prompt(1, "author"), prompt(2, "recipient"), prompt(3, "stranger", team_id=OTHER)])
    gateway.pool.statements.clear()
    assert await prompted(gateway) == ["Recipient", "Author"]
    assert len([each for each in gateway.statements if "welcome_prompt" in each]) == 1
    assert await prompted(gateway, "lead") == await prompted(gateway, "lead_above") == ["Recipient", "Author"]
    assert await prompted(gateway, "author") == ["Recipient"]
    assert [await prompted(gateway, by) for by in ("stranger", "admin", "auditor")] == [None, None, None]
    assert await prompted(gateway, "stranger", OTHER) == []
    await gateway.publish([welcome(1, "author", joined_team_id=COMPANY)])
    assert await prompted(gateway) == ["Recipient", "Author"]
    await gateway.publish([welcome(2, "author")])
    assert await prompted(gateway) == ["Recipient"]
    await gateway.publish([welcome(2, "author", version=2, text="", text_state="withdrawn")])
    assert await prompted(gateway) == ["Recipient", "Author"]
    moved = PersonDocument(
        epoch=1, version=2, id=PEOPLE["author"], home_team_id=OTHER, status=PersonStatus.ACTIVE, time_zone="UTC"
    )
    left = moved.model_copy(update={"id": PEOPLE["recipient"], "home_team_id": TEAM, "status": PersonStatus.LEFT})
    await gateway.publish([moved, left])
    assert await prompted(gateway) == []


async def test_a_reminder_is_shown_for_so_many_days(gateway: Gateway) -> None:
    await gateway.publish([prompt(1, "author", last_day="2026-01-06")])
    assert str(gateway.clock.now().date()) == "2026-01-05"
    for expected in (["Author"], ["Author"], []):
        assert await prompted(gateway) == expected
        gateway.clock.move_to(gateway.clock.now() + timedelta(days=1))


async def test_in_the_third_week_being_recognized_is_a_welcome_too(gateway: Gateway) -> None:
    await gateway.publish([prompt(1, "author"), recognition(1, "recipient", at="2025-12-31T09:00:00Z")])
    await gateway.publish([prompt(2, "recipient", occasion="third_week"), recognition(2, "author")])
    assert await prompted(gateway) == ["Recipient", "Author"]
    await gateway.publish([recognition(3, "recipient")])
    assert await prompted(gateway) == ["Author"]


def report(number: int, **more: Any) -> RecognitionReportDocument:
    days = {"first_day": f"2025-{number:02d}-01", "last_day": f"2025-{number:02d}-28", "counted_at": "2026-01-01T00:00:00Z"}
    mix = [{"recognition_kind": "effort", "share": "1"}]
    told = {"id": f"recognition_report_{number:032x}", "period": "month", "given": 1, "mix": mix, "not_result": "1"}
    return RecognitionReportDocument.model_validate({**AT, **days, **told} | more)


async def test_reports_are_read_of_the_organization_and_of_each_team(gateway: Gateway) -> None:
    counted = {**AT, "id": f"hiding_count_{1:032x}", "team_id": TEAM, "month": "2025-12-01", "hidden": 2, "restored": 1}
    of_team = report(3, team_id=TEAM, reach="some")
    ended = report(4, period="cycle")
    await gateway.publish([report(1), report(2), of_team, ended, HidingCountDocument.model_validate(counted)])
    query = """query($team: ID!, $period: ReportPeriod) {
      recognitionReports(period: $period) { nodes { firstDay given mix { recognitionKind share } notResult reach team { id } } }
      team(id: $team) { recognitionReports { nodes { lastDay reach } } hidingCounts { nodes { month hidden restored } } } }"""
    found = await gateway.read(query, team=TEAM, period="MONTH")
    assert found["recognitionReports"]["nodes"][0] == {
        "firstDay": "2025-02-01", "given": 1, "mix": [{"recognitionKind": "EFFORT", "share": 1.0}], "notResult": 1.0,
        "reach": None, "team": None,
    }  # fmt: skip
    assert [each["firstDay"] for each in found["recognitionReports"]["nodes"]] == ["2025-02-01", "2025-01-01"]
    assert found["team"]["recognitionReports"]["nodes"] == [{"lastDay": "2025-03-28", "reach": "SOME"}]
    assert found["team"]["hidingCounts"]["nodes"] == [{"month": "2025-12-01", "hidden": 2, "restored": 1}]
    assert len((await gateway.read(query, team=TEAM))["recognitionReports"]["nodes"]) == 3
