"""The fixtures of the testing kit."""

pytest_plugins = ["core.testing.fixtures"]
