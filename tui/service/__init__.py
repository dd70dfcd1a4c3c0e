"""The watching program without a screen: app, guard and check drive the same one."""
