"""Clients sent to offers: from the proposal to the day on which it is passed, and what that changes in the profile."""
