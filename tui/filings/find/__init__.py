"""The finder: from a title or a filing to candidates. Pure and deterministic, no model."""
