"""The plugin contract: every hook documented, implemented, tested; the rest runs without any plugin."""
