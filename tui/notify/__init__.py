"""Where alerts go outside the screen."""
