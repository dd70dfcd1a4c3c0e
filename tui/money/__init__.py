"""What a person owns: holdings.toml, its value, what stands behind its funds. None of it leaves here."""
