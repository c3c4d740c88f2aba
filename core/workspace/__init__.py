"""Core workspace."""
