"""Programs for whoever works on Wagdesk; nothing here is installed."""
