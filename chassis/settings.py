"""What can be set: every setting, described once, here. `chassis.environment` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, TypeAdapter, model_validator

from chassis.secret import UNSET, Secret

PREFIX = "FORTHRIGHT_"
# Which processes a deployment has, and the port each one's api listens on; its management port is 1000 higher.
PORTS = {"gateway": 8000, "directory": 8001, "okrs": 8002, "feedback": 8003, "recognition": 8004}
# Components that know people again by handles: in which they write confidentially, or report texts.
CONFIDENTIAL = frozenset({"okrs", "feedback", "recognition"})
# Components that take commands and know repeated ones again; the gateway hands commands to their owners, with their keys.
KEYED = frozenset(PORTS) - {"gateway"}

_URL = TypeAdapter(HttpUrl)


class Process(StrEnum):
    """What a process does, which decides the settings it cannot do without."""

    API = "api"
    WORKER = "worker"
    MIGRATION = "migration"
    TOOL = "tool"


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _web_address(value: Any) -> Any:
    """The text as it was given, without a slash at its end, once it is known to be an http(s) URL."""
    if value:
        _URL.validate_python(value)
    return value.rstrip("/") if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], BeforeValidator(_split)]
WebAddress = Annotated[str, BeforeValidator(_web_address)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Group(BaseModel):
    """Settings that share a prefix. A field's description is its documentation."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    prefix: ClassVar[str] = PREFIX


class Platform(Group):
    """What every process may need."""

    deployment: str = Field(
        "local", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", description="This deployment's name; part of each event's ce_source."
    )
    public_url: WebAddress = Field(
        "http://127.0.0.1:8000", description="Where clients reach the gateway; ce_dataschema of events points there."
    )
    development: bool = Field(False, description="1 allows what must never run in production: the development issuer.")
    listen_host: str = Field("127.0.0.1", description="The address every port listens on; 0.0.0.0 inside a container.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least level that is logged.")
    otlp_endpoint: WebAddress = Field(
        "", description="Where traces go (OTLP over HTTP), for example http://collector:4318; without it none are sent."
    )
    cors_origins: Listed = Field((), description="Origins whose pages may call the gateway from a browser, with commas between.")
    graphql_introspection: bool = Field(
        True, description="0 keeps the schema from those signed in; clients then bring their own."
    )
    body_limit_bytes: int = Field(1_048_576, ge=1024, le=64 * 1_048_576, description="The largest request body that is read.")
    drain_seconds: float = Field(
        2, ge=0, le=300, description="How long a stopping process stays reachable, unready, so that load balancers notice."
    )
    shutdown_seconds: int = Field(20, ge=1, le=600, description="How long running requests may take to finish at a stop.")
    identity_secret: Secret = Field(
        UNSET, description="Key that makes identity ids of sign-ins. Never change it: all would be lost."
    )
    service_secret: Secret = Field(UNSET, description="Key of the short-lived credential that services show each other.")
    idempotency_secret: Secret = Field(UNSET, description="Key that hides idempotency keys and requests, kept for 24 hours.")
    confidential_secret: Secret = Field(
        UNSET, description="Key of the handles by which confidential authors are known again; never in a database or its backups."
    )
    ballot_public_key: Secret = Field(
        UNSET,
        description="Public halves of ballot keys, for the feedback api, which seals by the newest; _FILE may name a folder.",
    )
    ballot_private_key: Secret = Field(
        UNSET,
        description="Private halves of ballot keys, for the feedback worker alone and only as _FILE, a file or a folder of them.",
    )
    token: Secret = Field(UNSET, description="The bearer token that commands of the command line send.")
    erasure_ledger: str = Field(
        "", description="An existing file outside the directory's backups that notes erasures, to repeat them after a restore."
    )
    demo_folder: str = Field(".demo", description="Where `forthright demo` keeps its data.")


class Kafka(Group):
    """How Kafka is reached."""

    prefix: ClassVar[str] = f"{PREFIX}KAFKA_"
    bootstrap_servers: Listed = Field((), description="host:port of one or more brokers, with commas between.")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = Field("PLAINTEXT", description="How connections are secured.")
    sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512"] = Field("SCRAM-SHA-512", description="The kind of SASL_SSL.")
    user: str = Field("", description="The user of SASL_SSL.")
    password: Secret = Field(UNSET, description="The password of SASL_SSL.")
    ca_file: str = Field("", description="Certificates that sign the brokers' (PEM); without it, the system's.")
    certificate_file: str = Field("", description="This client's certificate (PEM), where the brokers ask for one.")
    key_file: str = Field("", description="The key of this client's certificate (PEM).")

    @model_validator(mode="after")
    def _whole(self) -> "Kafka":
        if self.security_protocol == "SASL_SSL" and not (self.user and self.password):
            raise ValueError("SASL_SSL needs FORTHRIGHT_KAFKA_USER and FORTHRIGHT_KAFKA_PASSWORD")
        if bool(self.certificate_file) != bool(self.key_file):
            raise ValueError("FORTHRIGHT_KAFKA_CERTIFICATE_FILE and FORTHRIGHT_KAFKA_KEY_FILE come together")
        if self.security_protocol == "PLAINTEXT" and (self.user or self.password or self.ca_file or self.certificate_file):
            raise ValueError("a user, a password or certificates need FORTHRIGHT_KAFKA_SECURITY_PROTOCOL=SSL or SASL_SSL")
        return self


class SignIn(Group):
    """Which bearer tokens are accepted."""

    prefix: ClassVar[str] = f"{PREFIX}OIDC_"
    issuer: str = Field("", description="The identity provider, exactly as tokens name it in `iss`.")
    audience: str = Field("", description="What tokens must name in `aud`: this platform at the identity provider.")
    jwks_url: WebAddress = Field("", description="Where the provider's keys are; without it, found by discovery.")
    algorithms: Annotated[tuple[Literal["RS256", "PS256", "ES256", "EdDSA", "Ed25519"], ...], BeforeValidator(_split)] = Field(
        ("RS256", "ES256", "EdDSA", "Ed25519"),
        min_length=1,
        description="Signature algorithms that are accepted, with commas between.",
    )
    types: Listed = Field(("at+jwt", "JWT"), min_length=1, description="Values of the header `typ` that are accepted.")
    person_claim: str = Field("sub", min_length=1, description="The claim that tells who signed in.")
    roles_claim: str = Field(
        "roles", min_length=1, description="The claim that lists roles (admin, auditor); dots reach inside: realm_access.roles."
    )
    leeway_seconds: int = Field(30, ge=0, le=300, description="How far clocks may differ when times in a token are compared.")


class AnswerTimes(Group):
    """How many days an answer may take, by what is asked; what is owed shows its due date by this."""

    prefix: ClassVar[str] = f"{PREFIX}ANSWER_DAYS_"
    concern: int = Field(5, ge=1, le=90, description="Days to answer a concern.")
    request: int = Field(5, ge=1, le=90, description="Days to grant or decline a resource request.")
    review: int = Field(3, ge=1, le=90, description="Days to answer the questions of a review.")
    question: int = Field(5, ge=1, le=90, description="Days to answer a question to a leader.")
    topic: int = Field(14, ge=1, le=90, description="Days to answer a topic or a note, from the end of its Notes Day.")
    feedback: int = Field(7, ge=1, le=90, description="Days to give or decline feedback that was asked for.")
    mistake: int = Field(3, ge=1, le=90, description="Days to respond to a mistake that was reported.")
    help: int = Field(5, ge=1, le=90, description="Days to offer help, and to answer a flagged skill gap.")
    braintrust: int = Field(7, ge=1, le=90, description="Days to close a Braintrust after it met.")


class KeepTimes(Group):
    """How long what people wrote is kept, and how long confidential authors are known again."""

    prefix: ClassVar[str] = f"{PREFIX}KEEP_"
    feedback_months: int = Field(18, ge=1, le=120, description="Months that feedback from person to person is kept.")
    recognition_months: int = Field(
        18, ge=1, le=120, description="Months that recognition with fewer readers than everybody is kept."
    )
    notes_days: int = Field(
        184, ge=30, le=1_100, description="Days that notes and retrospectives are kept where no next cycle is planned."
    )
    handle_days: int = Field(30, ge=1, le=365, description="Days after the last answer for which handles are kept.")


class Component(Group):
    """One component: its database and its ports. The prefix holds its name: FORTHRIGHT_OKRS_DATABASE_URL."""

    database_url: Secret = Field(
        UNSET, description="Its database as the application's role, perhaps through a pooler; takes sslmode and sslrootcert."
    )
    direct_url: Secret = Field(UNSET, description="The same without a pooler, for locks and LISTEN; by default DATABASE_URL.")
    owner_url: Secret = Field(UNSET, description="The same database as the owner's role, for migrations only.")
    pool_size: int = Field(5, ge=1, le=50, description="Connections that each pool of one process opens at most.")
    statement_cache_size: int = Field(
        100, ge=0, le=1000, description="Prepared statements kept per connection; 0 behind an old transaction pooler."
    )
    url: WebAddress = Field("", description="Where the other components reach its api; without it, its port on this machine.")
    listen_port: Port = Field(
        0, description="The port of its api; 8000 gateway, 8001 directory, 8002 okrs, 8003 feedback, 8004 recognition."
    )
    management_port: Port = Field(0, description="The port of its api's probes and metrics; 9000 to 9004.")
    worker_management_port: Port = Field(0, description="The same for its worker; 9100 to 9104.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one process of one component is told."""

    name: str
    platform: Platform
    kafka: Kafka
    sign_in: SignIn
    answer_times: AnswerTimes
    keep_times: KeepTimes
    component: Component
    urls: Mapping[str, str]

    @property
    def database(self) -> Secret:
        """Where the application works; perhaps through a pooler."""
        return self.component.database_url

    @property
    def direct(self) -> Secret:
        """The same without a pooler."""
        return self.component.direct_url or self.component.database_url

    @property
    def source(self) -> str:
        """The component as the source of events: `urn:forthright:<deployment>:okrs`."""
        return f"urn:forthright:{self.platform.deployment}:{self.name}"


def required(name: str, process: Process) -> tuple[str, ...]:
    """The settings that a process of the component cannot do without."""
    own = f"{PREFIX}{name.upper()}_"
    return {
        Process.API: (
            f"{own}DATABASE_URL",
            *(SignIn.prefix + end for end in ("ISSUER", "AUDIENCE")),
            *(PREFIX + end for end in ("IDENTITY_SECRET", "SERVICE_SECRET")),
            *([f"{PREFIX}IDEMPOTENCY_SECRET"] if name in KEYED else []),
            *([f"{PREFIX}CONFIDENTIAL_SECRET"] if name in CONFIDENTIAL else []),
        ),
        Process.WORKER: (f"{own}DATABASE_URL", f"{PREFIX}KAFKA_BOOTSTRAP_SERVERS", f"{PREFIX}SERVICE_SECRET"),
        Process.MIGRATION: (f"{own}OWNER_URL",),
        Process.TOOL: (),
    }[process]


def groups() -> dict[str, type[Group]]:
    """Every prefix that settings may have, the longest first, with the group it leads to."""
    named: dict[str, type[Group]] = {f"{PREFIX}{name.upper()}_": Component for name in PORTS}
    shared: dict[str, type[Group]] = {group.prefix: group for group in (Kafka, SignIn, AnswerTimes, KeepTimes)}
    return {**shared, **named, PREFIX: Platform}
