"""`forthright parked`: facts that could not be applied, and messages that could not be sent."""

from typing import Annotated, Any

import typer

from forthright.terminal import CODES, Exit, fail, run, say

app = typer.Typer(help="Look after facts that could not be applied and messages that could not be sent.", epilog=CODES)
Name = Annotated[
    str, typer.Argument(help="directory, okrs, feedback, recognition or gateway; without it, every one whose database is named.")
]


@app.command(
    name="list",
    short_help="List what lies aside: why, since when, behind what.",
    epilog=f"Example: forthright parked list gateway\n\n{CODES}",
)
def show(component: Name = "") -> None:
    """List what lies aside, oldest first: why, since when, and by which number it is dropped.

    While a fact of a subject lies aside, later ones of the same subject may wait behind it; everything else flows.
    """
    found = 0
    for settings in _settings(component):
        for one in run(_listed(settings)):
            found += 1
            place = f"{settings.name} {one['what']} {one['number']}"
            say(f"{place}  {one['since']}  {one['type']}  {one['subject']}\n    {one['error']}")
    say(f"{found} parked." if found else "Nothing is parked.")


@app.command(epilog=f"Example: forthright parked retry gateway\n\n{CODES}")
def retry(component: Name = "") -> None:
    """Try everything again, in order, once its cause is mended. What fails again stays."""
    left = 0
    for settings in _settings(component):
        applied, kept, freed = run(_retried(settings))
        left += kept
        say(f"{settings.name}: {applied} facts applied, {kept} left; {freed} messages handed back to the relay.")
    if left:
        fail(f"{left} still cannot be applied: see `forthright parked list`.", Exit.REFUSED)


@app.command(epilog=f"Example: forthright parked drop gateway fact 17 --yes\n\n{CODES}")
def drop(
    component: Annotated[str, typer.Argument(help="directory, okrs, feedback, recognition or gateway.")],
    what: Annotated[str, typer.Argument(help="fact or message, as the list says.")],
    numbers: Annotated[list[int], typer.Argument(help="The numbers of the list.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Forget parked facts or messages for good. Copies heal with the next document; a message is never sent."""
    if what not in {"fact", "message"}:
        fail(f"“{what}” is neither fact nor message.", Exit.USAGE)
    [settings] = _settings(component)
    if not yes:
        typer.confirm(f"Drop {len(numbers)} of {component} for good?", abort=True)
    done = run(_dropped(settings, what, numbers))
    say(f"{done} dropped.")
    if done < len(numbers):
        fail("The others are not parked there (any more).", Exit.REFUSED)


def _settings(component: str) -> list[Any]:
    from chassis.environment import load
    from forthright.components import COMPONENTS

    if component and component not in COMPONENTS:
        fail(f"There is no component “{component}”; choose one of {', '.join(COMPONENTS)}.", Exit.USAGE)
    found = [settings for name in ([component] if component else COMPONENTS) if (settings := load(name)).database]
    if not found:
        named = component.upper() or "<COMPONENT>"
        fail(f"Say where the database is: FORTHRIGHT_{named}_DATABASE_URL.", Exit.USAGE)
    return found


async def _listed(settings: Any) -> list[dict[str, Any]]:
    from forthright import parking

    return await parking.listed(settings)


async def _retried(settings: Any) -> tuple[int, int, int]:
    from forthright import parking

    return await parking.retried(settings)


async def _dropped(settings: Any, what: str, numbers: list[int]) -> int:
    from forthright import parking

    return await parking.dropped(settings, what, numbers)
