"""First-party plugins, built on the same public contract as a stranger's."""
