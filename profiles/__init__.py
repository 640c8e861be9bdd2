"""Who the clients are, what they can do, and what helps them further."""
