"""Commands that answer as text and leave: check, guard, doctor, config, deals."""
