"""What a person makes or changes from inside the program: rules, holdings, settings; each can be undone."""
