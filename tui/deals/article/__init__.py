"""The article: its loop, the questions it ends on, then and now."""
