"""The microservice chassis: plumbing that knows no domain word."""
