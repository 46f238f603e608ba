"""Plays the scenarios of Protocol/scenarios against real nodes. Standard library only."""
