"""loopwatch: watch the AI industry's money go round in a terminal. This module imports nothing."""

__version__ = "0.1.0"
