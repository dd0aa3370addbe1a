"""Whether this is a CI machine: more is tried there, and nothing may be left out."""

import os

IN_CI = os.environ.get("CI", "").lower() in ("true", "1")
