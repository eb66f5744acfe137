"""The image and the composition, checked statically: there is not a Docker engine everywhere."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis import environment
from chassis.discretion import WANTED
from chassis.settings import PORTS, Process

DEPLOY = Path(__file__).parents[2] / "deploy"
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]*\}|\$\{POSTGRES_PASSWORD\}")
DEFAULTED = re.compile(r"\$\{[A-Z_]+:-([^}]*)\}")


def composition() -> dict[str, Any]:
    text = REQUIRED.sub("https-of-thirty-two-characters-and-more", (DEPLOY / "compose.yaml").read_text())
    return dict(yaml.safe_load(DEFAULTED.sub(r"\1", text)))


def stages() -> list[list[str]]:
    lines = [line for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line and not line.lstrip().startswith("#")]
    begins = [number for number, line in enumerate(lines) if line.startswith("FROM ")]
    return [lines[begin:end] for begin, end in zip(begins, [*begins[1:], None], strict=True)]


@pytest.mark.parametrize("component", PORTS)
@pytest.mark.parametrize("process", [Process.API, Process.WORKER])
def test_every_process_is_composed_and_its_settings_are_known_and_complete(component: str, process: Process) -> None:
    service = composition()["services"][f"{component}-{process.value}"]
    assert service["command"] == ["serve", component, process.value]
    settings = environment.load(component, process, service["environment"])
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
    for name in ("POSTGRES_PASSWORD", *keys):
        assert f"${{{name}:?" in text
        assert f"${{{name}:-" not in text
        assert f"\n{name}=\n" in (DEPLOY / "example.env").read_text()


def test_the_database_server_writes_down_nothing_about_what_people_answer() -> None:
    told = composition()["services"]["postgres"]["command"]
    assert {word for word in told if "=" in word} == {f"{name}={value}" for name, value in WANTED.items()}


def test_the_private_half_of_ballot_keys_is_the_feedback_workers_alone() -> None:
    composed = composition()["services"]
    having = {name: [key for key in each.get("environment", {}) if "BALLOT" in key] for name, each in composed.items()}
    assert {name: keys for name, keys in having.items() if keys} == {
        "feedback-api": ["FORTHRIGHT_BALLOT_PUBLIC_KEY"],
        "feedback-worker": ["FORTHRIGHT_BALLOT_PRIVATE_KEY"],
    }


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
