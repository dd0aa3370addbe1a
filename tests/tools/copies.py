"""What the tests of the working copy share: small notebooks, and what a folder holds."""

import json


def notebook(*sources, outputs=(), **metadata):
    """Return a notebook's text with these code cells, each with the same outputs."""
    cells = [
        {
            "cell_type": "code",
            "id": str(i),
            "source": source,
            "outputs": list(outputs),
            "metadata": {},
        }
        for i, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def names(folder):
    return sorted(path.name for path in folder.iterdir())
