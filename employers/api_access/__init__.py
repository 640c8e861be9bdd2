"""Programs of employers and partners: their tokens, repeated requests, and calls that tell them of news."""
