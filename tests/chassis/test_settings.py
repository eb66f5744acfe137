"""Settings: what is given is read, what is wrong is listed at once, and no value is ever shown."""

from datetime import date
from pathlib import Path

import pytest

from chassis.environment import Caution, SettingsRefused, cautions, load, reference
from chassis.sealing import PrivateKey
from chassis.secret import Secret, SecretFault, SecretUnreadable
from chassis.settings import Process

KEY = "k" * 32
API = {
    "FORTHRIGHT_OKRS_DATABASE_URL": "postgresql://app@db/okrs",
    "FORTHRIGHT_OIDC_ISSUER": "https://id.example",
    "FORTHRIGHT_OIDC_AUDIENCE": "forthright",
    "FORTHRIGHT_IDENTITY_SECRET": KEY,
    "FORTHRIGHT_SERVICE_SECRET": KEY,
    "FORTHRIGHT_IDEMPOTENCY_SECRET": KEY,
    "FORTHRIGHT_CONFIDENTIAL_SECRET": KEY,
}


def problems(environment: dict[str, str], process: Process = Process.TOOL) -> tuple[str, ...]:
    with pytest.raises(SettingsRefused) as refused:
        load("okrs", process, environment)
    return refused.value.problems


def test_an_api_starts_with_its_database_its_identity_provider_and_three_keys() -> None:
    settings = load("okrs", Process.API, API)
    assert settings.database.read() == settings.direct.read() == "postgresql://app@db/okrs"
    assert settings.sign_in.issuer == "https://id.example"
    assert settings.source == "urn:forthright:local:okrs"
    assert (settings.component.listen_port, settings.component.management_port) == (8002, 9002)
    assert settings.component.worker_management_port == 9102
    assert settings.urls == {
        "gateway": "http://127.0.0.1:8000",
        "directory": "http://127.0.0.1:8001",
        "okrs": "http://127.0.0.1:8002",
        "feedback": "http://127.0.0.1:8003",
        "recognition": "http://127.0.0.1:8004",
    }


def test_everything_that_is_missing_is_listed_in_one_message() -> None:
    assert problems({}, Process.API) == (
        "FORTHRIGHT_CONFIDENTIAL_SECRET (or FORTHRIGHT_CONFIDENTIAL_SECRET_FILE) is needed by okrs api and not set.",
        "FORTHRIGHT_IDEMPOTENCY_SECRET (or FORTHRIGHT_IDEMPOTENCY_SECRET_FILE) is needed by okrs api and not set.",
        "FORTHRIGHT_IDENTITY_SECRET (or FORTHRIGHT_IDENTITY_SECRET_FILE) is needed by okrs api and not set.",
        "FORTHRIGHT_OIDC_AUDIENCE is needed by okrs api and not set.",
        "FORTHRIGHT_OIDC_ISSUER is needed by okrs api and not set.",
        "FORTHRIGHT_OKRS_DATABASE_URL (or FORTHRIGHT_OKRS_DATABASE_URL_FILE) is needed by okrs api and not set.",
        "FORTHRIGHT_SERVICE_SECRET (or FORTHRIGHT_SERVICE_SECRET_FILE) is needed by okrs api and not set.",
    )


def test_the_gateway_keeps_no_outcomes_of_commands_and_needs_no_key_to_hide_them() -> None:
    given = {name.replace("OKRS", "GATEWAY"): value for name, value in API.items() if "IDEMPOTENCY" not in name}
    assert load("gateway", Process.API, given).name == "gateway"


def test_a_worker_needs_kafka_and_no_identity_provider() -> None:
    needed = {each.split(" ")[0] for each in problems({}, Process.WORKER)}
    assert needed == {"FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS", "FORTHRIGHT_OKRS_DATABASE_URL", "FORTHRIGHT_SERVICE_SECRET"}


def test_a_migration_needs_the_owners_role_only() -> None:
    assert [each.split(" ")[0] for each in problems({}, Process.MIGRATION)] == ["FORTHRIGHT_OKRS_OWNER_URL"]


def test_a_name_no_component_knows_is_refused_with_the_nearest_one() -> None:
    assert problems({"FORTHRIGHT_KAFKA_BOOTSTRAP_SERVER": "a:1"}) == (
        "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVER is not a setting of any component; did you mean FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS?",
    )
    assert problems({"FORTHRIGHT_ZZZZ": "1"}) == ("FORTHRIGHT_ZZZZ is not a setting of any component.",)


def test_another_components_settings_are_known() -> None:
    assert load("okrs", environment={"FORTHRIGHT_GATEWAY_DATABASE_URL": "postgresql://other/gateway"}).name == "okrs"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORTHRIGHT_OKRS_SERVICE_HOST", "10.0.0.1"),
        ("FORTHRIGHT_OKRS_SERVICE_PORT", "8002"),
        ("FORTHRIGHT_OKRS_SERVICE_PORT_HTTP", "8002"),
        ("FORTHRIGHT_OKRS_PORT", "tcp://10.0.0.1:8002"),
        ("FORTHRIGHT_OKRS_PORT_8002_TCP", "tcp://10.0.0.1:8002"),
        ("FORTHRIGHT_OKRS_PORT_8002_TCP_ADDR", "10.0.0.1"),
        ("FORTHRIGHT_OKRS_LISTEN_PORT", "tcp://10.0.0.1:8002"),
        ("FORTHRIGHT_SERVICE_HOST", "10.0.0.1"),
        ("FORTHRIGHT_TEST_DATA", "/data"),
        ("FORTHRIGHT_REQUIRE_REAL_BROKER", "1"),
    ],
)
def test_kubernetes_service_links_and_the_tests_own_names_pass(name: str, value: str) -> None:
    assert load("okrs", environment={name: value}).component.listen_port == 8002


def test_a_port_that_is_no_service_link_is_refused_with_the_right_name() -> None:
    assert "did you mean FORTHRIGHT_OKRS_" in problems({"FORTHRIGHT_OKRS_PORT": "8002"})[0]


def test_a_value_of_the_wrong_form_is_named_and_not_shown() -> None:
    found = problems({"FORTHRIGHT_KAFKA_SECURITY_PROTOCOL": "hunter2", "FORTHRIGHT_OKRS_POOL_SIZE": "hunter2"})
    assert [each.split(":")[0] for each in found] == ["FORTHRIGHT_KAFKA_SECURITY_PROTOCOL", "FORTHRIGHT_OKRS_POOL_SIZE"]
    assert "hunter2" not in "".join(found)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"FORTHRIGHT_KAFKA_SECURITY_PROTOCOL": "SASL_SSL"}, "SASL_SSL needs FORTHRIGHT_KAFKA_USER"),
        ({"FORTHRIGHT_KAFKA_SECURITY_PROTOCOL": "SSL", "FORTHRIGHT_KAFKA_KEY_FILE": "k.pem"}, "come together"),
        ({"FORTHRIGHT_KAFKA_USER": "app"}, "need FORTHRIGHT_KAFKA_SECURITY_PROTOCOL"),
        ({"FORTHRIGHT_OKRS_DATABASE_URL": "mysql://db"}, "must begin with postgresql://"),
        ({"FORTHRIGHT_IDENTITY_SECRET": "short"}, "at least 32 characters"),
        ({"FORTHRIGHT_OIDC_ALGORITHMS": "none"}, "FORTHRIGHT_OIDC_ALGORITHMS"),
        ({"FORTHRIGHT_OIDC_ALGORITHMS": "HS256"}, "FORTHRIGHT_OIDC_ALGORITHMS"),
        ({"FORTHRIGHT_PUBLIC_URL": "not a url"}, "FORTHRIGHT_PUBLIC_URL"),
        ({"FORTHRIGHT_TOKEN": "a", "FORTHRIGHT_TOKEN_FILE": "/b"}, "FORTHRIGHT_TOKEN and FORTHRIGHT_TOKEN_FILE are both set"),
        ({"FORTHRIGHT_TOKEN_FILE": "/nowhere/at/all"}, "FORTHRIGHT_TOKEN_FILE names a file that cannot be read"),
    ],
)
def test_settings_that_cannot_work_are_refused_at_the_start(environment: dict[str, str], said: str) -> None:
    assert any(said in each for each in problems(environment))


def test_a_secret_from_a_file_is_read_again_with_each_use(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://app:first@db/okrs\n")
    settings = load("okrs", environment={"FORTHRIGHT_OKRS_DATABASE_URL_FILE": str(file)})
    assert settings.database.read() == "postgresql://app:first@db/okrs"
    file.write_text("postgresql://app:second@db/okrs\n")
    assert settings.database.read() == "postgresql://app:second@db/okrs"
    file.write_text("\n")
    with pytest.raises(SecretUnreadable, match="FORTHRIGHT_OKRS_DATABASE_URL_FILE names an empty file"):
        settings.database.read()


def test_a_secret_never_shows_itself() -> None:
    settings = load("okrs", environment=API)
    assert KEY not in repr(settings)
    assert "app@db" not in f"{settings} {settings.database}"
    assert not Secret()
    with pytest.raises(SecretUnreadable):
        Secret().read()


def test_an_empty_value_counts_as_not_given() -> None:
    assert load("okrs", environment={"FORTHRIGHT_OKRS_POOL_SIZE": ""}).component.pool_size == 5


def test_lists_are_written_with_commas() -> None:
    settings = load("okrs", environment={"FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": "a:9092, b:9092", "FORTHRIGHT_OIDC_TYPES": "JWT"})
    assert settings.kafka.bootstrap_servers == ("a:9092", "b:9092")
    assert settings.sign_in.types == ("JWT",)


def test_the_reference_describes_every_setting_and_knows_the_secret_ones() -> None:
    rows = {row.name: row for row in reference()}
    assert rows["FORTHRIGHT_<COMPONENT>_DATABASE_URL"].secret
    assert rows["FORTHRIGHT_OIDC_ALGORITHMS"].default == "RS256,ES256,EdDSA,Ed25519"
    assert not rows["FORTHRIGHT_OIDC_AUDIENCE"].secret
    assert all(row.description.endswith(".") for row in rows.values())


FEEDBACK = {key.replace("OKRS", "FEEDBACK"): value for key, value in API.items()}
BALLOT = PrivateKey.new(date(2026, 11, 1))
PRIVATE = "FORTHRIGHT_BALLOT_PRIVATE_KEY"


def test_the_private_half_of_a_ballot_key_is_for_the_feedback_worker_alone(tmp_path: Path) -> None:
    (tmp_path / "private").write_text(str(BALLOT))
    given = {**FEEDBACK, f"{PRIVATE}_FILE": str(tmp_path / "private"), "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": "a:1"}
    assert load("feedback", Process.WORKER, given).platform.ballot_private_key.read() == str(BALLOT)
    for name, process in (("feedback", Process.API), ("okrs", Process.WORKER)):
        with pytest.raises(SettingsRefused, match=f"{PRIVATE} is for the feedback worker alone; take it from {name} {process}"):
            load(name, process, {**API, **given, "FORTHRIGHT_OKRS_DATABASE_URL": "postgresql://app@db/okrs"})


def test_the_private_half_of_a_ballot_key_is_a_file_which_can_be_destroyed_and_no_text_in_an_environment() -> None:
    given = {**FEEDBACK, PRIVATE: str(BALLOT), "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": "a:1"}
    with pytest.raises(SettingsRefused, match=f"{PRIVATE} must be a mounted file.*by {PRIVATE}_FILE"):
        load("feedback", Process.WORKER, given)


def test_a_demo_on_one_machine_may_have_both_halves() -> None:
    given = {**FEEDBACK, PRIVATE: str(BALLOT), "FORTHRIGHT_DEVELOPMENT": "1"}
    assert load("feedback", Process.API, given).platform.ballot_private_key


def test_what_is_no_ballot_key_is_refused_and_not_shown() -> None:
    given = {PRIVATE: "hunter2", "FORTHRIGHT_BALLOT_PUBLIC_KEY": str(BALLOT)}
    found = problems(given)
    assert found == (
        f"{PRIVATE} holds no forthright-ballot-private; make one by `forthright ballot-key new`.",
        "FORTHRIGHT_BALLOT_PUBLIC_KEY holds no forthright-ballot-public; make one by `forthright ballot-key new`.",
    )


def test_a_folder_of_files_is_all_that_they_hold(tmp_path: Path) -> None:
    (tmp_path / "..data").write_text("how it is mounted")
    for name, key in (("b", BALLOT), ("a", PrivateKey.new(date(2026, 11, 20)))):
        (tmp_path / name).write_text(f"{key}\n")
    secret = load("feedback", environment={f"{PRIVATE}_FILE": str(tmp_path)}).platform.ballot_private_key
    assert PrivateKey.read_all(secret.read())[1] == BALLOT
    (tmp_path / "a").unlink()
    assert secret.read() == str(BALLOT)


SECRETS = [row.name.replace("<COMPONENT>", "OKRS") for row in reference() if row.secret]
URL = "postgresql://app@db/okrs"


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_be_a_mounted_file(name: str, tmp_path: Path) -> None:
    values = {PRIVATE: str(BALLOT), "FORTHRIGHT_BALLOT_PUBLIC_KEY": str(BALLOT.public)}
    file = tmp_path / "value"
    file.write_text(values.get(name, URL if name.endswith("_URL") else KEY) + "\n")
    given = {f"{name}_FILE": str(file)}
    if name.startswith("FORTHRIGHT_KAFKA"):
        given |= {"FORTHRIGHT_KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "FORTHRIGHT_KAFKA_USER": "app"}
    assert load("okrs", environment=given).name == "okrs"
    file.unlink()
    (found,) = problems(given)
    assert found.startswith(f"{name}_FILE names a file that cannot be read")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ("nothing", SecretFault.FILE_MISSING),
        ("empty", SecretFault.FILE_EMPTY),
        ("bytes", SecretFault.FILE_UNREADABLE),
        ("loop", SecretFault.FILE_UNREADABLE),
        ("folder", SecretFault.FOLDER_EMPTY),
    ],
)
def test_a_secrets_file_that_cannot_be_used_is_told_with_a_code_and_what_to_do(
    tmp_path: Path, made: str, code: SecretFault
) -> None:
    file = tmp_path / "secret"
    if made == "empty":
        file.write_text("\n")
    elif made == "bytes":
        file.write_bytes(b"\xff\xfe")
    elif made == "loop":
        file.symlink_to(file)
    elif made == "folder":
        file.mkdir()
    (found,) = problems({"FORTHRIGHT_CONFIDENTIAL_SECRET_FILE": str(file)})
    assert found.startswith("FORTHRIGHT_CONFIDENTIAL_SECRET_FILE names a")
    assert found.endswith(f" ({code.value}).")
    assert "; " in found, "what to do"
    assert str(tmp_path) not in found


def test_a_worker_starts_without_ballot_keys_in_their_folder_and_says_so(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("how it is mounted")
    given = {**FEEDBACK, f"{PRIVATE}_FILE": str(tmp_path), "FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS": "a:1"}
    assert load("feedback", Process.WORKER, given).name == "feedback"
    (found,) = cautions(given)
    assert (found.code, found.setting) == ("secret_folder_empty", PRIVATE)
    assert "no pulse can be opened" in found.advice


@pytest.mark.parametrize(("mode", "told"), [(0o400, 0), (0o640, 0), (0o644, 1), (0o604, 1)])
def test_a_secret_that_everybody_on_the_machine_may_read_is_a_caution_and_no_refusal(
    tmp_path: Path, mode: int, told: int
) -> None:
    file = tmp_path / "secret"
    file.write_text(KEY)
    file.chmod(mode)
    given = {"FORTHRIGHT_CONFIDENTIAL_SECRET_FILE": str(file)}
    assert load("okrs", environment=given).name == "okrs"
    assert [(each.code, each.setting) for each in cautions(given)] == [
        ("secret_file_open_to_all", "FORTHRIGHT_CONFIDENTIAL_SECRET")
    ] * told


def test_one_open_file_in_a_folder_of_private_halves_is_enough_for_a_caution(tmp_path: Path) -> None:
    for name, mode in (("old", 0o400), ("new", 0o444)):
        (tmp_path / name).write_text(f"{BALLOT}\n")
        (tmp_path / name).chmod(mode)
    assert [each.code for each in cautions({f"{PRIVATE}_FILE": str(tmp_path)})] == ["secret_file_open_to_all"]


def test_public_halves_may_be_read_by_all(tmp_path: Path) -> None:
    (tmp_path / "ballot").write_text(f"{BALLOT.public}\n")
    assert list[Caution](cautions({"FORTHRIGHT_BALLOT_PUBLIC_KEY_FILE": str(tmp_path)})) == []
