"""Speed and cost of the real program, measured from outside: `python -m tests.bench`."""
