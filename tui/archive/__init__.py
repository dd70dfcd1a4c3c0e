"""SQLite archive: last picture, bars, measures over time, alert log."""
