"""plugins/email_channel."""
