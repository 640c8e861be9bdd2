"""Courses, measures and support that close gaps: what they change in a profile, when they run, who decides."""
