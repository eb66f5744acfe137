"""`forthright settings`: the reference of every setting."""

from typing import Annotated

import typer

from forthright.terminal import CODES, say


def settings(
    markdown: Annotated[bool, typer.Option("--markdown", help="As a table for documentation.")] = False,
) -> None:
    """List every setting: its name in the environment, its default and what it is for.

    A secret may also be given as a file: the same name with _FILE. Names that no component knows are refused at start.
    """
    from chassis.environment import reference

    rows = [(row.name, "" if row.secret else row.default, row.description, row.secret) for row in reference()]
    if markdown:
        say("| setting | default | what it is for |\n|---|---|---|")
        for name, default, description, secret in rows:
            say(f"| `{name}`{' or `…_FILE`' if secret else ''} | {f'`{default}`' if default else ''} | {description} |")
        return
    for name, default, description, secret in rows:
        say(name + (f"={default}" if default else "") + (f"  (or {name}_FILE)" if secret else ""))
        say(f"    {description}")


EPILOG = f"Example: forthright settings\n\n{CODES}"
