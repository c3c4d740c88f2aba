"""What plugin authors, and we, test with."""
