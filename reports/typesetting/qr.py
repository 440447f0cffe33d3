"""A QR code as one filled path (ISO/IEC 18004)."""

import re

import segno

# Any of the eight masks is readable; trying them all to find the prettiest costs most of the time.
MASK = 2
DARK = re.compile(rb"\x01+")


def qr_path(text: str, size: float) -> str:
    """Operators that fill the code's dark modules in a square from the origin, size in points."""
    rows = segno.make_qr(text, error="m", boost_error=False, mask=MASK).matrix
    count = len(rows)
    runs = [
        f"{dark.start()} {count - 1 - place} {dark.end() - dark.start()} 1 re"
        for place, row in enumerate(rows)
        for dark in DARK.finditer(bytes(row))
    ]
    return f"q {size / count:.4f} 0 0 {size / count:.4f} 0 0 cm {' '.join(runs)} f Q"
