"""Commands that watch: check, guard, notify, doctor."""
