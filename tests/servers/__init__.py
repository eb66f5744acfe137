"""Real servers for tests: PostgreSQL from a wheel, Apache Kafka through Java and Maven or Docker, and their stand-in."""
