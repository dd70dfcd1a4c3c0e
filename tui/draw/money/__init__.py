"""The Money screen and its line on the Overview: what is owned, looked through. Amounts can be hidden."""
