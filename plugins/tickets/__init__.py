"""plugins/tickets."""
