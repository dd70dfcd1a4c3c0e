"""Strict TOML: tables that know their line, typed fields, faults with the nearest key, byte-true edits."""
