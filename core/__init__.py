"""The kernel of Wagdesk: what several plugins must share, and nothing that is merely useful."""
