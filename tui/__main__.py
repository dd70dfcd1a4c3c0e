"""`python -m tui` does what the command `loopwatch` does."""

from tui.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
