"""`forthright ballot-key`: the keys that keep what people answer in pulses."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from forthright.terminal import CODES, Exit, fail, say

_HELP = """Make, check and destroy the keys by which answers of pulses are sealed.

A pair has two halves. The feedback api seals every answer with the public half, and cannot open it. The feedback worker
alone has the private half, opens the answers in memory when a pulse closes, and deletes the envelopes. Once the private
half is destroyed, no backup of the database tells any more who answered what; until then, whoever holds both could read it.

So: make a pair every 30 days or sooner; mount the public half into the api (FORTHRIGHT_BALLOT_PUBLIC_KEY_FILE), the private
half into the worker alone (FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE), never into a database, its backups or the api. Each setting
names a folder of files, or a file with a line each; both are read anew with each use, so that nothing has to be restarted.
Keep the old half beside the new one until the last pulse that it sealed is closed; then destroy it. docs/running.md has it
step by step, for Compose, Swarm and Kubernetes.
"""
app = typer.Typer(help=_HELP, epilog=CODES)
_Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")]
_UNKNOWN = (
    "This command sees this one file. It cannot know of copies: in backups, snapshots, a secret store, the pages of a disk. "
    "Destroy those, too."
)

_AFTERWARDS = (
    "Take the public half away from the api, too. A worker whose setting names this file does not start without it "
    "(secret_file_missing); one that names a folder does, and its log tells of every open pulse whose key is not in place "
    "(ballot_key_missing)."
)


@app.callback()
def group() -> None:
    """Make, check and destroy the keys by which answers of pulses are sealed."""


_NEW = "Example: forthright ballot-key new deploy/ballot-keys/private --public deploy/ballot-keys/public"


@app.command(short_help="Write a new pair of halves; nothing is overwritten.", epilog=f"{_NEW}\n\n{CODES}")
def new(
    folder: Annotated[Path, typer.Argument(help="The folder that gets the private half, and the public one, too.")],
    public_folder: Annotated[
        Path | None, typer.Option("--public", help="Another folder for the public half, as the two are mounted apart.")
    ] = None,
) -> None:
    """Write a new pair: ballot-<today>.public for the api, ballot-<today>.private for the worker. Nothing is overwritten.

    Windows sealed with it must end within 30 days from today. The worker takes the new private half first, then the api
    the public one: else the api would seal for somebody who cannot open.
    """
    from forthright import ballots

    try:
        public, private, key = ballots.make(folder, _today(), public_folder)
    except ballots.BallotFileRefused as error:
        fail(str(error), Exit.FOLDER)
    say(
        f"{private}\n    for the worker alone: FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE names it or its folder. Mount it first."
        "\n    Only its owner may read it; give it to the user that the worker runs as (in the image: chown 10001)."
    )
    say(f"{public}\n    for the api: FORTHRIGHT_BALLOT_PUBLIC_KEY_FILE names it or its folder.")
    say(f"Its fingerprint is {key.fingerprint}. Pulses may be sealed with it until {key.ends_on}; make another before.")


@app.command(
    short_help="Tell which keys files hold, and what is wrong.",
    epilog=f"Example: forthright ballot-key check ballot.public ballot.private\n\n{CODES}",
)
def check(
    files: Annotated[
        list[Path], typer.Argument(help="Files with public or private halves, or folders of such, as they are mounted.")
    ],
) -> None:
    """Tell what keys are in these files, how old they are, and whether each public half has its private one.

    It ends with 8 where the newest public half is older than 30 days, where a public half fits no private half that was
    named, or where others can read a private half.
    """
    from forthright import ballots

    today = _today()
    try:
        found = ballots.read(ballots.files_in(files))
    except ballots.BallotFileRefused as error:
        fail(str(error), Exit.FOLDER)
    for fingerprint in dict.fromkeys((*found.public, *found.private)):
        halves = [half for half, keys in (("public", found.public), ("private", found.private)) if fingerprint in keys]
        key = found.public.get(fingerprint) or found.private[fingerprint].public
        age = (today - key.made_on).days
        say(f"{fingerprint}  {' and '.join(halves)}, made on {key.made_on}, {age} days old, seals until {key.ends_on}")
    if told := ballots.problems(found, today):
        fail("\n".join(told), Exit.DIFFERS)


@app.command(epilog=f"Example: forthright ballot-key destroy ballot.private --last-close 2026-11-20 --yes\n\n{CODES}")
def destroy(
    file: Annotated[Path, typer.Argument(help="The file with the private half.")],
    last_close: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which the last pulse that was sealed with it closed.")
    ],
    *,
    yes: _Yes = False,
) -> None:
    """Overwrite a private half and remove it. What was sealed with it and not opened is lost for good.

    It works on files and asks no service: you say when the last pulse closed that was sealed with it (every pulse names
    its key's fingerprint and when it closes; the worker's log says when it is done). It refuses as long as that day is not
    over, and destroys nothing but ballot keys.
    """
    from forthright import ballots

    if last_close.date() >= _today():
        fail(f"{last_close.date()} is not over: a pulse sealed with this key may still have to be opened.", Exit.REFUSED)
    if not yes:
        typer.confirm(f"Destroy {file} for good?", abort=True)
    try:
        fingerprints = ballots.destroy(file)
    except ballots.BallotFileRefused as error:
        fail(str(error), Exit.FOLDER)
    say(f"{', '.join(fingerprints)} destroyed, and {file} removed. {_UNKNOWN}")
    say(_AFTERWARDS)


def _today() -> date:
    return datetime.now(UTC).date()
