"""Clients of JSON-RPC that others wrote, and our integrations, against a real node."""
