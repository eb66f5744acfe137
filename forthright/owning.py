"""Which service a command of the command line talks to, and as whom."""

from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from forthright.terminal import Exit, fail

T = TypeVar("T")


def owner_of(service: str, token: str, url: str) -> Any:
    """The service under the token given or FORTHRIGHT_TOKEN; ends the command where there is none."""
    from chassis.environment import load
    from forthright.owners import Owner

    settings = load(service)
    found = token or (settings.platform.token.read() if settings.platform.token else "")
    if not found:
        fail(
            "Say who you are: --token, or FORTHRIGHT_TOKEN. At a demo, `forthright token EMAIL --role admin` makes one.",
            Exit.USAGE,
        )
    return Owner(service, (url or settings.urls[service]).rstrip("/"), found)


def demo_token(subject: str, roles: tuple[str, ...], folder: Path | None, hours: int = 12) -> str:
    """A token of the development issuer in the demo's folder; ends the command where there is no demo."""
    from chassis.clock import SystemClock
    from chassis.environment import load
    from forthright.issuer import IssuerRefused, open_issuer

    place = folder or Path(load("gateway").platform.demo_folder)
    if not (place / "development-issuer.json").is_file():
        fail(f"There is no demo in {place}. Start one by `forthright demo`, or name its folder with --folder.", Exit.FOLDER)
    try:
        issuer = open_issuer(place, clock=SystemClock(), development=True)
    except (IssuerRefused, OSError) as error:
        fail(str(error), Exit.FOLDER)
    return issuer.issue_token(subject, roles, timedelta(hours=hours))
