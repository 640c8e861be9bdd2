"""The same matching with the tools that an engineer would otherwise use: `python -m benchmarks.peers --json`.

The task of every way: of each vacancy of a generated world (`benchmarks/worlds.py`) the best clients without an unmet
gate, with all gates, travel times and the six parts of the score in whole hundredths, ties by id. Nothing is reduced.
"""
