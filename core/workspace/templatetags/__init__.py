"""Template tags of the agents’ screens."""
