"""Tests: they mirror the source, plus journeys from mutation through Kafka to query."""
