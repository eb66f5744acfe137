"""The command line `forthright`: each command in a module of its own, which imports what it needs when it runs."""

import sys

import typer

from forthright.commands import (
    ballot_key,
    erase,
    events,
    exporting,
    importing,
    migrate,
    parked,
    rebuild,
    restored,
    serve,
    settings,
    token,
)
from forthright.commands import demo as demonstration
from forthright.terminal import CODES, Exit

app = typer.Typer(
    name="forthright",
    help="OKRs and the practices that make it safe to stretch for them. Begin with `forthright demo`.",
    epilog=CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
app.command(epilog=demonstration.EPILOG)(demonstration.demo)
app.command(epilog=serve.EPILOG)(serve.serve)
app.command(epilog=migrate.EPILOG)(migrate.migrate)
app.add_typer(importing.app, name="import")
app.add_typer(exporting.app, name="export")
app.add_typer(rebuild.app, name="rebuild")
app.add_typer(parked.app, name="parked")
app.add_typer(events.app, name="events")
app.command(epilog=settings.EPILOG)(settings.settings)
app.command(epilog=token.EPILOG)(token.token)
app.add_typer(ballot_key.app, name="ballot-key")
app.add_typer(erase.app, name="erase")
app.command(epilog=restored.EPILOG)(restored.restored)


def main() -> None:
    """Runs a command; settings that cannot be used are listed, and end with exit code 2."""
    from chassis.environment import SettingsRefused

    try:
        app()
    except SettingsRefused as error:
        typer.echo(str(error), err=True)
        sys.exit(Exit.USAGE)
