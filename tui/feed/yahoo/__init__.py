"""The one adapter of Yahoo Finance."""
