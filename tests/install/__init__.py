"""The way from nothing to a running service, as a stranger goes it. Minutes long; `-m install` asks for it."""
