"""The whole service in a real browser: a started server with the demo company, customers and agents using it."""
