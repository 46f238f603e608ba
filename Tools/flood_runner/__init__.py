"""Floods a node with ten times what it lets run and wait."""
