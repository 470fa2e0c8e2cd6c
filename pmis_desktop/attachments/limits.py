"""How large a photo or scan may be, before and after it was re-encoded."""

MIB = 1 << 20

INPUT = 50 * MIB
STORED = 10 * MIB
PIXELS = 64_000_000
PHOTO_SIDE = 1200  # pixels: an ID photo at 600 dpi, or a portrait across half a screen
SCAN_SIDE = 2480  # pixels: A4 at 300 dpi across, 210 dpi along
PDF_PAGES = 60
PDF_OBJECTS = 100_000

# A picture of 64 million pixels takes four bytes each, and a second time while it is turned.
CHILD_MEMORY = 1536 * MIB
CHILD_SECONDS = 60.0
