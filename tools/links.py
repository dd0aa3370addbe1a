"""Check the links in Markdown files and in the notebooks' Markdown:

    .venv/bin/python tools/links.py [--external]

A file or folder that is named has to be there, and a section (what follows #) in the file that is
named. --external also asks for each address on the web.
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = re.compile(r"\.(?!github$)|my_notebooks")  # how a folder begins that is not the course's
SECONDS = 20  # to wait for an address on the web
GONE = (404, 410)  # there is no such page; other answers may only say that programs are not liked

FENCED = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
INLINE = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->"
    r"|\$\$.+?\$\$|\$[^$\n]+\$",  # a formula may hold ](...)
    re.DOTALL,
)
LINK = re.compile(  # [words](target), [name]: target, HTML, <address>
    r"\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    r"|^ {0,3}\[[^\]\n]+\]:\s+<?([^\s>]+)"
    r"|<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)"
    r"|<(https?://[^>\s]+)>",
    re.MULTILINE,
)
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
ANCHOR = re.compile(r"<\w+\b[^>]*?\b(?:id|name)\s*=\s*[\"']([^\"']+)")
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def prose_files(root: Path = ROOT) -> list[Path]:
    """The files whose links are checked."""
    found = [path for kind in ("*.md", "*.ipynb") for path in root.rglob(kind)]
    return sorted(
        path
        for path in found
        if not any(LEFT_OUT.match(part) for part in path.relative_to(root).parts)
    )


def parts_of(path: Path) -> list[tuple[str, str]]:
    """(place, Markdown) of a file: of each cell of a notebook, or of the whole."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return [("", text)]
    cells = enumerate(json.loads(text)["cells"], 1)
    return [
        (f", cell {number}", "".join(cell["source"]))
        for number, cell in cells
        if cell["cell_type"] == "markdown"
    ]


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds blanked out, its lines where they were."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def links(path: Path) -> list[tuple[str, str]]:
    """(place, target) of each link of a file."""
    found = []
    for place, text in parts_of(path):
        for match in LINK.finditer(without(INLINE, without(FENCED, text))):
            line = text.count("\n", 0, match.start()) + 1
            target = next(filter(None, match.groups()))
            found.append((place or f":{line}", target))
    return found


def sections(path: Path) -> set[str]:
    """The names by which a link reaches a section of this file."""
    slug = jupyter_slug if path.suffix == ".ipynb" else github_slug
    names: set[str] = set()
    for _, text in parts_of(path):
        prose = without(FENCED, text)
        for heading in HEADING.findall(prose):
            name, number = slug(heading), 0
            while (numbered := f"{name}-{number}" if number else name) in names:
                number += 1
            names.add(numbered)
        names.update(ANCHOR.findall(prose))
    return names


def plain(heading: str) -> str:
    """A heading's words, without the marks of Markdown."""
    heading = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"<[^>]+>|`|\*", "", heading)


def github_slug(heading: str) -> str:
    """The name that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", plain(heading).lower()).replace(" ", "-")


def jupyter_slug(heading: str) -> str:
    """The name that JupyterLab gives a heading."""
    return plain(heading).replace(" ", "-")


def fault_within(path: Path, target: str, root: Path = ROOT) -> str | None:
    """What is wrong with a link from one file of the course to another, or to a section."""
    name, _, section = unquote(target).partition("#")
    there = (root / name.lstrip("/") if name.startswith("/") else path.parent / name).resolve()
    there = there if name else path
    if root.resolve() not in (there, *there.parents):
        return "leads out of the course"
    if not there.exists():
        return "there is no such file"
    if section and (there.suffix not in (".md", ".ipynb") or section not in sections(there)):
        return f"{there.name} has no such section"
    return None


def fault_outside(address: str) -> str | None:
    """What is wrong with an address on the web; one that answers no program is no fault."""
    asked = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (link check)"})
    told = None
    for _ in range(3):
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS):
                return None
        except urllib.error.HTTPError as error:
            if error.code in GONE:
                return f"the server says {error.code}"
            if error.code < 500:
                return None
            told = f"the server says {error.code}"
        except (OSError, HTTPException) as error:
            told = f"can't be reached: {error}"
    return told


def faults(external: bool = False, root: Path = ROOT) -> list[str]:
    """A line for each link that leads nowhere."""
    told, asked = [], {}
    for path in prose_files(root):
        for place, target in links(path):
            if not SCHEME.match(target):
                fault = fault_within(path, target, root)
            elif external and target.startswith(("http://", "https://")):
                address = target.partition("#")[0]
                if address not in asked:
                    asked[address] = fault_outside(address)
                fault = asked[address]
            else:
                continue
            if fault:
                told.append(f"{path.relative_to(root).as_posix()}{place}: ({target}) {fault}")
    return told


def main(arguments: list[str]) -> int:
    """Print what is wrong; return 1 where something is."""
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--external", action="store_true", help="also ask for addresses on the web")
    told = faults(parse.parse_args(arguments).external)
    print("\n".join(told) or "All links lead somewhere.")
    return min(len(told), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
