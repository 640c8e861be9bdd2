"""Records for supervision, written from the system itself: what changes there changes here, and a test compares."""
