"""Create an item by hand: somebody called, or an agent noticed something."""
