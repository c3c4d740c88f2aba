"""Finnish: months after a day stand in the partitive."""
