"""Words and numbers as all drawings write them."""
