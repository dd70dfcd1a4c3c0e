"""Every deal, claim and question."""
