"""`forthright ask`: a GraphQL document to the gateway, as whoever signs in."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from forthright.terminal import CODES, Exit, fail, run, say

Document = Annotated[str, typer.Argument(metavar="[DOCUMENT]", help="The GraphQL document; left out or -: from stdin.")]
File = Annotated[Path | None, typer.Option(help="Read the document from this file.")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="NAME=VALUE", help="A variable: text as it is, all else as JSON. May be repeated."),
]
Variables = Annotated[str, typer.Option(metavar="JSON", help="All variables as one JSON object; --with goes over it.")]
Operation = Annotated[str, typer.Option(help="Which operation of the document, where it has several.")]
Pick = Annotated[str, typer.Option(metavar="PATH", help="Print only what stands there, a line each: viewer.owed.nodes.kind.")]
As = Annotated[str, typer.Option("--as", metavar="EMAIL", help="At a demo on this machine: sign in as this person.")]
Role = Annotated[list[str] | None, typer.Option(help="With --as, a role to carry: admin or auditor. May be repeated.")]
Folder = Annotated[Path | None, typer.Option(help="Where the demo keeps its data; FORTHRIGHT_DEMO_FOLDER otherwise.")]


def ask(  # noqa: PLR0913  # each word of a request is one of the command
    document: Document = "-",
    *,
    file: File = None,
    given: With = None,
    variables: Variables = "",
    operation: Operation = "",
    pick: Pick = "",
    who: As = "",
    role: Role = None,
    folder: Folder = None,
    token: Annotated[str, typer.Option(help="A bearer token; FORTHRIGHT_TOKEN otherwise.")] = "",
    url: Annotated[str, typer.Option(help="Where the gateway is; its setting otherwise.")] = "",
) -> None:
    """Ask the gateway a GraphQL query, or give it a mutation, and print the answer as JSON.

    Who signs in is FORTHRIGHT_TOKEN's person, or --as somebody at a demo on this machine. A refusal of a mutation is told on
    stderr with its code and ends with 3; so does a sign-in that is not accepted. A document that does not fit the schema ends
    with 2, a service that cannot be reached with 4, and a --pick that finds nothing with 8.
    """
    from forthright import asking
    from forthright.owning import demo_token, owner_of

    asked = _document(document, file)
    pairs = given or []
    if wrong := next((pair for pair in pairs if not pair.partition("=")[1] or pair.startswith("=")), None):
        fail(f"“{wrong}” needs an equals sign after the variable's name, such as --with text=Tides.", Exit.USAGE)
    try:
        body = asking.request(asked, operation, pairs, variables)
    except asking.WordsRefused as refusal:
        fail(str(refusal), Exit.USAGE)
    signed = demo_token(who, tuple(role or ()), folder) if who else token
    answer = run(owner_of("gateway", signed, url).answered("/graphql", body))
    _tell(answer, pick)


def _document(document: str, file: Path | None) -> str:
    """The words to send: of the file, the argument or stdin."""
    if file is not None:
        try:
            return file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.", Exit.FOLDER)
    if document != "-":
        return document
    if sys.stdin.isatty():
        fail("Say what to ask: forthright ask '{ viewer { person { name } } }', or --file, or from a pipe.", Exit.USAGE)
    return sys.stdin.read()


def _tell(answer: dict[str, Any], pick: str) -> None:
    """The answer, then what it says against what was asked."""
    from forthright import asking

    found = asking.problems(answer)
    if pick and not found:
        parts = asking.picked(answer.get("data"), pick)
        if not parts:
            fail(f"The answer has nothing at {pick}.", Exit.DIFFERS)
        say("\n".join(map(asking.text, parts)))
    elif not pick and answer.get("data") is not None:
        say(asking.text(answer["data"]))
    if found:
        fail("\n".join(text for _, text in found), found[0][0])


EPILOG = (
    "Example: forthright ask --as sunniva.hazelrigge@brackwater.example '{ viewer { owed(first: 5) { nodes { kind } } } }'\n\n"
    + CODES
)
