"""How what is recorded is written down."""

import json
import re

INNERMOST = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")


def as_json(recorded):
    """JSON with every innermost list on one line; floats keep all digits."""
    text = json.dumps(recorded, indent=1, allow_nan=False)
    return INNERMOST.sub(lambda m: "[" + re.sub(r"\s+", " ", m[1]) + "]", text) + "\n"
