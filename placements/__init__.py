"""What became of a match."""
