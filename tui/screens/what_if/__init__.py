"""What breaks, and when: a link, a day again, an own shock, the dates that come, the wall."""
