"""The GraphQL gateway: a read model that can be thrown away and rebuilt, and nothing else of its own."""
