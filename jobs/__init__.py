"""When things run: the schedule, the scheduler, the commands."""
