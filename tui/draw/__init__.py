"""Values to cells: pure drawing, tested by pictures. Never a widget, never the app."""
