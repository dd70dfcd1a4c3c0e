"""What is owed: due by year, exposure, loans, vendor financing."""
