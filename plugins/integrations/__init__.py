"""Integrations: one plugin a vendor or protocol, each for itself."""
