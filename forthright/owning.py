"""Which service a command of the command line talks to, and as whom."""

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
