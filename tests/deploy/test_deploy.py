"""The image and the composition, checked statically: there is not a Docker engine everywhere."""

import asyncio
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import yaml

from chassis import environment
from chassis.discretion import WANTED
from chassis.sealing import PrivateKey, PublicKey
from chassis.settings import PORTS, Process
from forthright.terminal import Exit
from tests.forthright.terminal import forthright
from tests.servers.postgres import Postgres

DEPLOY = Path(__file__).parents[2] / "deploy"
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]*\}|\$\{[A-Z]+_PASSWORD\}")
DEFAULTED = re.compile(r"\$\{[A-Z_]+:-([^}]*)\}")


SECRETS = [row.name for row in environment.reference() if row.secret]


def composition() -> dict[str, Any]:
    text = REQUIRED.sub("https-of-thirty-two-characters-and-more", (DEPLOY / "compose.yaml").read_text())
    return dict(yaml.safe_load(DEFAULTED.sub(r"\1", text)))


def mounted(service: dict[str, Any]) -> dict[str, str]:
    """The folders a service has from the machine it runs on, by where it sees them."""
    binds = [each for each in service.get("volumes", []) if isinstance(each, dict)]
    assert all(each["read_only"] and each["bind"] == {"create_host_path": False} for each in binds)
    return {each["target"]: each["source"] for each in binds}


def given(service: dict[str, Any]) -> dict[str, str]:
    """Its settings, as they are where what it mounts is mounted."""
    own: dict[str, str] = service["environment"]
    folders = mounted(service)
    return {name: str(DEPLOY / folders[value]) if value in folders else value for name, value in own.items()}


def secrets(service: dict[str, Any]) -> set[str]:
    """Which secrets it is told, as text or as a file."""
    known = {name.replace("<COMPONENT>", each.upper()) for name in SECRETS for each in PORTS}
    return {name.removesuffix("_FILE") for name in service.get("environment", {}) if name.removesuffix("_FILE") in known}


def stages() -> list[list[str]]:
    lines = [line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line and not line.lstrip().startswith("#")]
    begins = [number for number, line in enumerate(lines) if line.startswith("FROM ")]
    return [lines[begin:end] for begin, end in zip(begins, [*begins[1:], None], strict=True)]


@pytest.mark.parametrize("component", PORTS)
@pytest.mark.parametrize("process", [Process.API, Process.WORKER])
def test_every_process_is_composed_and_its_settings_are_known_and_complete(component: str, process: Process) -> None:
    service = composition()["services"][f"{component}-{process.value}"]
    assert service["command"] == ["serve", component, process.value]
    settings = environment.load(component, process, given(service))
    port = settings.component.management_port if process is Process.API else settings.component.worker_management_port
    assert f":{port}/readyz" in service["healthcheck"]["test"][-1]
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("component", PORTS)
def test_migrations_run_as_the_owner_and_the_application_never_does(component: str) -> None:
    composed = composition()["services"]
    assert environment.load(component, Process.MIGRATION, composed["migrate"]["environment"]).component.owner_url
    processes = [composed[f"{name}-{kind}"]["environment"] for name in PORTS for kind in ("api", "worker")]
    assert not [name for settings in processes for name in settings if name.endswith("OWNER_URL")]


def test_secrets_have_no_default() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    keys = (f"FORTHRIGHT_{key}_SECRET" for key in ("IDENTITY", "SERVICE", "IDEMPOTENCY", "CONFIDENTIAL"))
    for name in ("POSTGRES_PASSWORD", *(f"{component.upper()}_PASSWORD" for component in PORTS), *keys):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text
        assert f"\n{name}=\n" in (DEPLOY / "example.env").read_text()


def test_the_database_server_writes_down_nothing_about_what_people_answer() -> None:
    told = composition()["services"]["postgres"]["command"]
    assert {word for word in told if "=" in word} == {f"{name}={value}" for name, value in WANTED.items()}


def test_each_process_is_told_its_own_secrets_and_no_others() -> None:
    composed = composition()["services"]
    gateway = {f"FORTHRIGHT_{name}_SECRET" for name in ("SERVICE", "IDENTITY")}
    api = {*gateway, "FORTHRIGHT_IDEMPOTENCY_SECRET"}
    confidential, service = "FORTHRIGHT_CONFIDENTIAL_SECRET", "FORTHRIGHT_SERVICE_SECRET"
    public, private = "FORTHRIGHT_BALLOT_PUBLIC_KEY", "FORTHRIGHT_BALLOT_PRIVATE_KEY"
    urls = {name: f"FORTHRIGHT_{name.upper()}_DATABASE_URL" for name in PORTS}
    assert {name: secrets(each) for name, each in composed.items()} == {
        "postgres": set(),
        "kafka": set(),
        "migrate": {*urls.values(), *(f"FORTHRIGHT_{name.upper()}_OWNER_URL" for name in PORTS)},
        "directory-api": {*api, urls["directory"]},
        "directory-worker": {service, urls["directory"]},
        "okrs-api": {*api, confidential, urls["okrs"]},
        "okrs-worker": {service, urls["okrs"]},
        "feedback-api": {*api, confidential, public, urls["feedback"]},
        "feedback-worker": {service, private, urls["feedback"]},
        "recognition-api": {*api, confidential, urls["recognition"]},
        "recognition-worker": {service, urls["recognition"]},
        "gateway-api": {*gateway, urls["gateway"]},
        "gateway-worker": {service, urls["gateway"]},
    }


def test_the_halves_of_ballot_keys_are_mounted_folders_and_the_private_one_is_the_feedback_workers_alone() -> None:
    composed = composition()["services"]
    private, public = "./ballot-keys/private", "./ballot-keys/public"
    folders = {name: {*mounted(each).values()} for name, each in composed.items() if mounted(each)}
    assert folders == {"feedback-api": {public}, "feedback-worker": {private}}
    worker = composed["feedback-worker"]
    assert mounted(worker)[worker["environment"]["FORTHRIGHT_BALLOT_PRIVATE_KEY_FILE"]] == private
    for text in ("compose.yaml", "example.env"):
        assert not re.search(r"BALLOT_\w+_KEY(?!_FILE)", (DEPLOY / text).read_text()), "no half is in an environment"
    for folder in (private, public):
        assert [file.name for file in (DEPLOY / folder).iterdir() if file.name == ".gitignore"], "the folder is there, empty"


def test_a_key_that_is_made_as_the_help_tells_is_what_the_composition_mounts(tmp_path: Path) -> None:
    copy = tmp_path / "deploy"
    shutil.copytree(DEPLOY, copy, ignore=shutil.ignore_patterns("*.public", "*.private"))
    example = re.search(r"Example: forthright (ballot-key new .*)", forthright("ballot-key", "new", "--help").out)
    assert example
    made = forthright(*(word.replace("deploy/", f"{copy}/") for word in example[1].split()))
    assert made.code == Exit.DONE, made
    (private,), (public,) = ([*(copy / "ballot-keys" / half).glob("ballot-*")] for half in ("private", "public"))
    assert forthright("ballot-key", "check", str(private), str(public)).code == Exit.DONE
    assert PrivateKey.read(private.read_text().strip()).public == PublicKey.read(public.read_text().strip())


async def test_each_components_role_opens_its_own_database_and_no_other() -> None:
    passwords = {f"{name.upper()}_PASSWORD": name for name in (*PORTS, "postgres")}
    fresh = Postgres()
    try:
        told = {"PATH": f"{fresh.programs}:{os.environ['PATH']}", "PGHOST": "127.0.0.1", "PGPORT": str(fresh.port), **passwords}
        script = ["bash", str(DEPLOY / "databases.sh")]
        done = await asyncio.to_thread(lambda: subprocess.run(script, env=told, capture_output=True, check=False))
        assert done.returncode == 0, done.stderr
        for role in PORTS:
            opened = [name for name in PORTS if await _opens(fresh.port, f"forthright_{role}", name)]
            assert opened == [role]
        assert [name for name in PORTS if await _opens(fresh.port, "forthright_owner", name)] == list(PORTS)
    finally:
        fresh.discard()


async def _opens(port: int, role: str, database: str) -> bool:
    try:
        connection = await asyncpg.connect(host="127.0.0.1", port=port, user=role, database=database)
    except asyncpg.InsufficientPrivilegeError:
        return False
    await connection.close()
    return True


def test_the_broker_runs_by_itself_and_creates_no_topic_unasked() -> None:
    kafka = composition()["services"]["kafka"]["environment"]
    assert kafka["KAFKA_PROCESS_ROLES"] == "broker,controller"
    assert kafka["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert int(kafka["KAFKA_LOG_RETENTION_HOURS"]) <= 14 * 24


def test_the_image_has_two_stages_and_runs_without_privileges_or_build_tools() -> None:
    build, result = stages()
    assert build[0].endswith(" AS build")
    user = next(line for line in result if line.startswith("USER "))
    assert user.split()[1].split(":")[0] not in {"0", "root"}
    assert any("uninstall" in line and "pip" in line for line in result)
    assert not any("apt-get" in line or "gcc" in line or re.search(r"pip install", line) for line in result)
    assert any("--require-hashes" in line for line in build)


def test_everything_the_image_copies_is_there_and_let_through() -> None:
    ignored = (DEPLOY.parent / ".dockerignore").read_text().splitlines()
    copied = [
        [part for part in line.split()[1:-1] if not part.startswith("--")] for line in stages()[0] if line.startswith("COPY ")
    ]
    for name in {name for names in copied for name in names}:
        assert (DEPLOY.parent / name).exists(), name
        assert f"!{name}" in ignored or name.startswith("requirements"), name
