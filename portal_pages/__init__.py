"""portal_pages."""
