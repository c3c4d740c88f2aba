"""`wagdesk worker`."""
