"""Management of the e-mail channel."""
