"""`forthright migrate`: brings databases to the schema that this release needs."""

from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, run, say

EPILOG = f"Example: forthright migrate okrs\n\n{CODES}"


def migrate(
    component: Annotated[
        str, typer.Argument(help="directory, okrs, feedback, recognition or gateway; without it, all of them.")
    ] = "",
) -> None:
    """Bring the databases to the schema this release needs. Safe to repeat, and while the last release still runs.

    Works as the owner's role (FORTHRIGHT_<COMPONENT>_OWNER_URL) and grants the application's role, whose name is that
    of FORTHRIGHT_<COMPONENT>_DATABASE_URL, what it needs.
    """
    from chassis.environment import load
    from chassis.settings import Process
    from forthright.components import COMPONENTS
    from forthright.migrating import upgrade

    names = [component] if component else list(COMPONENTS)
    if component and component not in COMPONENTS:
        fail(f"There is no component “{component}”; choose one of {', '.join(COMPONENTS)}.", Exit.USAGE)
    for settings in [load(name, Process.MIGRATION) for name in names]:
        done = run(upgrade(settings))
        say(f"{settings.name}: {f'migrated to {done[-1]}' if done else 'nothing to do'}.")
