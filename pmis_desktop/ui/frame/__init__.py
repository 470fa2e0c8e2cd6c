"""The frame around the rooms: rail, top, messages, the quiet line, and what guards them."""
