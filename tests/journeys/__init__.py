"""The whole platform at work, from mutation through Kafka to query: every module of a test process shares one."""
