"""Alerts, drawn."""
