"""What every test can use: the fixtures of `core.testing`, and what happens where a server is missing."""

pytest_plugins = ["core.testing.fixtures"]
