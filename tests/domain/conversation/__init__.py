"""The engine, with a form and a catalogue of its own."""
