"""Fetches what tests run beside Python, before they run, so that the waiting is seen: Kafka's jars, foreign clients."""

from tests.servers import kafka, node
from tests.servers.choice import Choice, choose


def say(line: str) -> None:
    """To whoever waits."""
    print(line, flush=True)


def main() -> None:
    """At once where everything is there."""
    if choose() is Choice.JAVA:
        kafka.jars(say)
    node.install(say)


if __name__ == "__main__":
    main()
