"""What is owed in feedback, as branches of the statements over what is owed: answers of leads, actions, Braintrusts.

Questions, topics and notes are owed by whoever leads their team; an action by its owner, then the leads; what became of a
Braintrust by the champion whom it advised. They stand by themselves: nothing they are about has to be open still.
"""

from collections.abc import Callable

LED = {"question": "leader_question", "topic": "topic", "note": "note"}
"""What leads answer, with its table."""


def branches(of_me: Callable[[str, str, str], str], teams: str, is_there: Callable[[str], str]) -> dict[str, str]:
    """Rows of one person by kind: id, kind, due_on, since, objective_id, decision_id, team_id, role, role_of, person_id, today.

    `of_me` selects rows that name the person, `teams` are those whose leads answer through them, `is_there` tells of somebody
    whether they are still here: SQL of `gateway.read_model.owed`.
    """
    by_lead = (
        "select x.id, '{kind}', x.due_on, x.owed_since, null, null, x.team_id, 'lead', a.led_id, a.person_id, $3::text"
        " from {table} x join answering a on a.team_id = x.team_id and a.others_id is null"
        " where x.team_id = {teams} and x.owed_since is not null{more}"
    )
    found = {kind: by_lead.format(kind=kind, table=table, teams=teams, more="") for kind, table in LED.items()}
    owner_left = f" and not {is_there('x.owner_id')}"
    found["action"] = f"""
select x.id, 'action', x.due_on, x.owed_since, null, null, x.team_id, 'owner', x.id, x.owner_id, $3::text
from {of_me("action", "owner_id", "owed_since is not null")} as x
union all
{by_lead.format(kind="action", table="action", teams=teams, more=owner_left)}"""  # noqa: S608  # words of this module
    # Offers that were made before their day was written down wait since the action was agreed on.
    offered = (
        "cross join lateral (select * from action where swap_for_id = w.id and state = 'agreed' and due_on is not null"  # noqa: S608  # as above
        f" and not deleted offset 0) as x where {is_there('x.owner_id')}"
    )
    since = "coalesce(x.document->>'swap_offered_on', left(x.document->>'agreed_at', 10))"
    found["swap"] = f"""
select x.id, 'swap', x.due_on, {since}, null, null, x.team_id, 'owner', w.id, w.owner_id, $3::text
from {of_me("action", "owner_id", "owed_since is not null")} as w {offered}
union all
select x.id, 'swap', x.due_on, {since}, null, null, x.team_id, 'lead', a.led_id, a.person_id, $3::text
from action w join answering a on a.team_id = w.team_id and a.others_id is null {offered}
  and w.team_id = {teams} and w.owed_since is not null and not {is_there("w.owner_id")}"""  # noqa: S608  # as above
    found["braintrust"] = f"""
select x.id, 'braintrust', x.due_on, x.owed_since, x.objective_id, null, x.team_id, 'champion', x.objective_id, x.owner_id,
  $3::text
from {of_me("braintrust", "owner_id", "owed_since is not null and owed_since <= $3::text")} as x"""  # noqa: S608  # as above
    return found
