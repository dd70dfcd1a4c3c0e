"""Cells, whatever they show: canvas, pens, glyphs, page, section."""
