"""Reads the settings from the environment, and refuses names that no component knows."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from chassis.sealing import KeyMalformed, PrivateKey, PublicKey
from chassis.secret import Secret, SecretFault, SecretUnreadable
from chassis.settings import (
    PORTS,
    PREFIX,
    AnswerTimes,
    Component,
    Group,
    Kafka,
    KeepTimes,
    Platform,
    Process,
    Settings,
    SignIn,
    groups,
    required,
)

G = TypeVar("G", bound=Group)

_SHORTEST_KEY = 32
_MOUNT = "mount it, or take the setting away"
_ADVICE = {
    SecretFault.NOT_SET: "set it",
    SecretFault.FILE_MISSING: _MOUNT,
    SecretFault.FILE_UNREADABLE: "it must be text that the process's user may read",
    SecretFault.FILE_EMPTY: "write the value into it, one line",
    SecretFault.FOLDER_EMPTY: _MOUNT,
}
_KEYS = tuple(f"{PREFIX}{name}_SECRET" for name in ("IDENTITY", "SERVICE", "IDEMPOTENCY", "CONFIDENTIAL"))
_PUBLIC, _PRIVATE = f"{PREFIX}BALLOT_PUBLIC_KEY", f"{PREFIX}BALLOT_PRIVATE_KEY"
_BALLOTS = {_PUBLIC: PublicKey, _PRIVATE: PrivateKey}
# What Kubernetes puts into every container for each service in its namespace, and what belongs to the tests.
_SERVICE_LINK = re.compile(r"_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$")
_LINK_VALUE = re.compile(r"^(tcp|udp|sctp)://")
_OF_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}REQUIRE_REAL_BROKER")


class SettingsRefused(Exception):
    """The settings are wrong; the message lists everything that has to change, a line each."""

    def __init__(self, problems: list[str]) -> None:
        """Takes what is wrong, each in one sentence."""
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a process can work with and its operator should know."""

    code: str
    setting: str
    advice: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the reference."""

    name: str
    default: str
    secret: bool
    description: str


def load(name: str, process: Process = Process.TOOL, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of one process of the component. Raises `SettingsRefused`."""
    given = {key: value for key, value in environment.items() if key.startswith(PREFIX) and not _is_foreign(key, value)}
    problems = [*_unknown(given), *_missing(given, name, process), *_twice(given), *_secrets(given)]
    platform = _read(given, Platform.prefix, Platform, problems)
    kafka = _read(given, Kafka.prefix, Kafka, problems)
    sign_in = _read(given, SignIn.prefix, SignIn, problems)
    answer_times = _read(given, AnswerTimes.prefix, AnswerTimes, problems)
    keep_times = _read(given, KeepTimes.prefix, KeepTimes, problems)
    problems += [] if platform.development else _misplaced(given, name, process)
    components = {each: _component(given, each, problems) for each in PORTS}
    if problems:
        raise SettingsRefused(sorted(set(problems)))
    urls = {each: component.url for each, component in components.items()}
    return Settings(name, platform, kafka, sign_in, answer_times, keep_times, components[name], urls)


def cautions(environment: Mapping[str, str] = os.environ) -> Iterator[Caution]:
    """What is no reason not to start: secrets that everybody may read, and ballot keys that are not in place yet, or no more."""
    given = {key: value for key, value in environment.items() if key.startswith(PREFIX)}
    for key, secret in _given_secrets(given):
        if key != _PUBLIC and secret.is_open_to_all():
            advice = f"Let only the process's user read what {key}_FILE names: mode 0400, or 0440 with its group."
            yield Caution(SecretFault.FILE_OPEN_TO_ALL, key, advice)
        if key in _BALLOTS and _is_empty_folder(secret):
            advice = "No ballot key is in place: no pulse can be opened, and none that was can be counted. Mount the halves."
            yield Caution(SecretFault.FOLDER_EMPTY, key, advice)


def reference() -> Iterator[Setting]:
    """Every setting, for `forthright settings` and the documentation."""
    shared: dict[str, type[Group]] = {
        PREFIX: Platform,
        f"{PREFIX}<COMPONENT>_": Component,
        Kafka.prefix: Kafka,
        SignIn.prefix: SignIn,
        AnswerTimes.prefix: AnswerTimes,
        KeepTimes.prefix: KeepTimes,
    }
    for prefix, group in shared.items():
        for name, field in group.model_fields.items():
            default = field.default
            shown = ",".join(default) if isinstance(default, tuple) else "" if isinstance(default, Secret) else str(default)
            secret = isinstance(default, Secret)
            yield Setting(prefix + name.upper(), shown, secret, field.description or "")


def _is_foreign(key: str, value: str) -> bool:
    link = bool(_SERVICE_LINK.search(key)) or (key.endswith("_PORT") and bool(_LINK_VALUE.match(value)))
    return link or key.startswith(_OF_TESTS)


def _known() -> set[str]:
    """Every name that some component understands."""
    names = set()
    for prefix, group in groups().items():
        for field, info in group.model_fields.items():
            names.add(prefix + field.upper())
            if isinstance(info.default, Secret):
                names.add(f"{prefix}{field.upper()}_FILE")
    return names


def _unknown(given: Mapping[str, str]) -> Iterator[str]:
    known = _known()
    for key in given.keys() - known:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
        yield f"{key} is not a setting of any component" + (f"; did you mean {near[0]}?" if near else ".")


def _missing(given: Mapping[str, str], name: str, process: Process) -> Iterator[str]:
    for key in required(name, process):
        if not given.get(key) and not given.get(f"{key}_FILE"):
            suffix = f" (or {key}_FILE)" if f"{key}_FILE" in _known() else ""
            yield f"{key}{suffix} is needed by {name} {process} and not set."


def _values(given: Mapping[str, str], prefix: str, group: type[Group]) -> Iterator[tuple[str, Any]]:
    """The group's values that are given; an empty text counts as not given, as compose files and charts write it."""
    for field, info in group.model_fields.items():
        key = prefix + field.upper()
        text, file = given.get(key), given.get(f"{key}_FILE")
        if isinstance(info.default, Secret):
            yield field, Secret(text or None, file=Path(file) if file else None, name=key)
        elif text:
            yield field, text


def _problem(prefix: str, error: Any) -> str:
    """What pydantic found, naming the setting and never its value."""
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{prefix}{str(error['loc'][0]).upper()}: {message}." if error["loc"] else f"{message}."


def _misplaced(given: Mapping[str, str], name: str, process: Process) -> Iterator[str]:
    """A process that could open what others seal, and is not the one that does: the promise would be worth nothing."""
    given_here = given.get(_PRIVATE) or given.get(f"{_PRIVATE}_FILE")
    if not given_here or process is Process.TOOL:
        return
    if (name, process) != ("feedback", Process.WORKER):
        yield f"{_PRIVATE} is for the feedback worker alone; take it from {name} {process}."
    elif given.get(_PRIVATE):
        yield f"{_PRIVATE} must be a mounted file, which can be destroyed: name it, or a folder of such, by {_PRIVATE}_FILE."


def _twice(given: Mapping[str, str]) -> Iterator[str]:
    for key in given:
        name = key.removesuffix("_FILE")
        if key != name and given[key] and given.get(name):
            yield f"{name} and {key} are both set; keep one."


def _given_secrets(given: Mapping[str, str]) -> Iterator[tuple[str, Secret]]:
    for prefix, group in groups().items():
        for field, value in _values(given, prefix, group):
            if isinstance(value, Secret) and value:
                yield prefix + field.upper(), value


def _secrets(given: Mapping[str, str]) -> Iterator[str]:
    for key, secret in _given_secrets(given):
        yield from _secret(key, secret)


def _is_empty_folder(secret: Secret) -> bool:
    try:
        secret.read()
    except SecretUnreadable as error:
        return error.code is SecretFault.FOLDER_EMPTY
    return False


def _secret(key: str, secret: Secret) -> Iterator[str]:
    """A file that cannot be read, a key too short to be secret, a URL of another kind."""
    try:
        text = secret.read()
    except SecretUnreadable as error:
        if key not in _BALLOTS or error.code is not SecretFault.FOLDER_EMPTY:  # keys come and go while processes run
            yield f"{error}; {_ADVICE[error.code]} ({error.code})."
        return
    if key in _KEYS and len(text) < _SHORTEST_KEY:
        yield f"{key} must have at least {_SHORTEST_KEY} characters; make one with `openssl rand -hex 32`."
    if key in _BALLOTS:
        try:
            _BALLOTS[key].read_all(text)
        except KeyMalformed as error:
            yield f"{key} holds {error}; make one by `forthright ballot-key new`."
    if key.endswith(("_DATABASE_URL", "_DIRECT_URL", "_OWNER_URL")) and not text.startswith(("postgresql://", "postgres://")):
        yield f"{key} must begin with postgresql://."


def _read(given: Mapping[str, str], prefix: str, group: type[G], problems: list[str]) -> G:
    """One group; what is wrong with it goes to the problems, and its defaults stand in until they are refused."""
    try:
        return group.model_validate(dict(_values(given, prefix, group)))
    except ValidationError as error:
        problems += [_problem(prefix, each) for each in error.errors(include_input=False, include_url=False)]
        return group()


def _component(given: Mapping[str, str], name: str, problems: list[str]) -> Component:
    """A component with the ports and the address that its name decides."""
    component = _read(given, f"{PREFIX}{name.upper()}_", Component, problems)
    port = component.listen_port or PORTS[name]
    return component.model_copy(
        update={
            "listen_port": port,
            "management_port": component.management_port or PORTS[name] + 1000,
            "worker_management_port": component.worker_management_port or PORTS[name] + 1100,
            "url": component.url or f"http://127.0.0.1:{port}",
        }
    )
