"""The market data that is shipped with the program."""
