"""Commands of the e-mail channel."""
