"""What frames every screen: header, notice, footer, help."""
