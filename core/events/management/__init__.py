"""Commands of the events package."""
