"""The commands of `passgenau`, one module for each group; each adds its own arguments and gives an exit code."""
