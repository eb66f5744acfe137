"""Topics: made once with their partitions, and looked at to tell whether they are still the ones we read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka.admin import NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from chassis.kafka import KafkaAccess, KafkaUnreachable, closed, start_admin

PARTITIONS = 12
_MOCK = "mockCluster"  # librdkafka's mock names itself so; it cannot create topics and makes those it is asked about
_REPLICAS = 3
_RETENTION_MS = 14 * 24 * 3600 * 1000
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster and the partitions of the topics that were asked about; a missing topic has none."""

    id: str
    partitions: Mapping[str, Sequence[int]]


async def ensure_topics(access: KafkaAccess, names: Sequence[str], partitions: int = PARTITIONS) -> None:
    """Makes the topics that are missing; the number of partitions is set for good then. Raises `KafkaUnreachable`."""
    admin = await start_admin(access)
    try:
        about = await admin.describe_cluster()
        if str(about["cluster_id"]).startswith(_MOCK):
            await admin.describe_topics(list(names))
            return
        missing = sorted(set(names) - set(await admin.list_topics()))
        if missing:
            replicas = min(_REPLICAS, len(about["brokers"]))
            configs = {"retention.ms": str(_RETENTION_MS), "cleanup.policy": "delete"}
            made = [NewTopic(name, partitions, replicas, topic_configs=configs) for name in missing]
            _check(await admin.create_topics(made))
            _log.info("topics made", topics=missing, partitions=partitions, replicas=replicas)
    except (KafkaError, OSError, TimeoutError) as error:
        raise KafkaUnreachable(f"topics could not be made: {error!r}") from error
    finally:
        await closed(admin.close)


def _check(answer: Any) -> None:
    """Admin calls answer an error code and raise nothing."""
    for topic, code, *message in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            told = next((text for text in message if text), "")
            raise KafkaUnreachable(f"topic {topic} could not be made: {error.__name__} {told}".strip())


async def look_at(access: KafkaAccess, names: Sequence[str]) -> Cluster:
    """The cluster there is now and the partitions of these topics. Raises `KafkaUnreachable`."""
    admin = await start_admin(access)
    try:
        about = await admin.describe_cluster()
        mock = str(about["cluster_id"]).startswith(_MOCK)
        wanted = list(names) if mock else sorted(set(names) & set(await admin.list_topics()))
        found = await admin.describe_topics(wanted) if wanted else []
    except (KafkaError, OSError, TimeoutError) as error:
        raise KafkaUnreachable(f"the cluster could not be looked at: {error!r}") from error
    finally:
        await closed(admin.close)
    partitions = {topic["topic"]: sorted(part["partition"] for part in topic["partitions"]) for topic in found}
    return Cluster(str(about["cluster_id"]), {name: partitions.get(name, []) for name in names})
