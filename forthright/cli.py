"""The command line `forthright`: each command in a module of its own, which imports what it needs when it runs."""

import sys

import typer

from forthright.commands import (
    ask,
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
app.command(short_help="Run everything on this machine, with invented people.", epilog=demonstration.EPILOG)(demonstration.demo)
app.command(short_help="Run one process of a component until it gets SIGTERM.", epilog=serve.EPILOG)(serve.serve)
app.command(epilog=migrate.EPILOG)(migrate.migrate)
app.add_typer(importing.app, name="import", short_help="Bring in people, teams, OKRs, decisions, post-mortems.")
app.add_typer(exporting.app, name="export", short_help="Take OKRs out as a file that can be imported.")
app.add_typer(rebuild.app, name="rebuild")
app.add_typer(parked.app, name="parked", short_help="Look after facts and messages that cannot be applied.")
app.add_typer(events.app, name="events", short_help="Read our events: JSON Schemas, AsyncAPI, the live ones.")
app.command(short_help="Ask the gateway in GraphQL, as whoever signs in.", epilog=ask.EPILOG)(ask.ask)
app.command(short_help="List every setting, its default and what it is for.", epilog=settings.EPILOG)(settings.settings)
app.command(short_help="Print a token that signs in anybody at a local demo.", epilog=token.EPILOG)(token.token)
app.add_typer(ballot_key.app, name="ballot-key", short_help="Make, check and destroy keys that seal pulse answers.")
app.add_typer(erase.app, name="erase")
app.command(short_help="Raise a service's epoch after a restore from a backup.", epilog=restored.EPILOG)(restored.restored)


def main() -> None:
    """Runs a command; settings that cannot be used are listed, and end with exit code 2."""
    from chassis.environment import SettingsRefused

    try:
        app()
    except SettingsRefused as error:
        typer.echo(str(error), err=True)
        sys.exit(Exit.USAGE)
