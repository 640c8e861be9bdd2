"""Who hires, and for what."""
