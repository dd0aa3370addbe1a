"""What a folder of the course holds, named in one place for whatever makes a copy of it."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COURSE = ("mlp_helpers.py", "companion", "data", "notebooks")  # what a notebook needs beside Python
LEFTOVERS = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")


def copy(target: str | Path, *names: str, root: str | Path = ROOT) -> None:
    """Copy files and folders of the checkout `root` into the folder `target`: all of the course
    where no `names` are given. What is not there is left out."""
    for name in names or COURSE:
        source, copied = Path(root) / name, Path(target) / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copied, ignore=LEFTOVERS, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, copied)
