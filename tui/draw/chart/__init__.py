"""Price charts."""
