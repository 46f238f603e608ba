"""Kills a real node at random moments and checks that nothing it acknowledged is lost. Standard library only."""
