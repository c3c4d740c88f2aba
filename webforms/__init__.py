"""webforms."""
