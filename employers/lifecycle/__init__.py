"""The life of a vacancy: its steps as one table (PURE), and taking them."""
