"""The check of links: what leads nowhere is told, what leads somewhere is not."""

import http.server
import json
import threading

import links
import pytest

README = """# The course

## What is *where*, and `why`?
## Twice
## Twice
<a id="by-hand"></a>
```sh
# no heading
```
"""


@pytest.fixture
def course(tmp_path):
    """A folder with a README, a notebook and a picture."""
    root = tmp_path / "the course"
    (root / "docs").mkdir(parents=True)
    (root / "README.md").write_text(README, encoding="utf-8")
    (root / "docs" / "a picture.png").write_bytes(b"")
    (tmp_path / "outside.md").write_text("")
    cells = [
        {"cell_type": "code", "source": ["'[x](nowhere.md)'"]},
        {"cell_type": "markdown", "source": ["# Over the Valley\n", "[back](../README.md)"]},
    ]
    (root / "docs" / "lesson.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return root


def told(course, text):
    """What is said of a page with this text."""
    (course / "docs" / "page.md").write_text(text, encoding="utf-8")
    return links.faults(root=course)


@pytest.mark.parametrize(
    "target",
    [
        "../README.md",
        "/README.md",
        ".",
        "a%20picture.png",
        "../README.md#the-course",
        "../README.md#what-is-where-and-why",
        "../README.md#twice",
        "../README.md#twice-1",
        "../README.md#by-hand",
        "lesson.ipynb#Over-the-Valley",
        "#here",
        "mailto:someone@example.org",
        "https://example.org/not/asked",
    ],
)
def test_what_leads_somewhere_is_fine(course, target):
    assert told(course, f"# Here\n[words]({target})") == []


@pytest.mark.parametrize(
    "target, fault",
    [
        ("NOTES.md", "there is no such file"),
        ("README.md", "there is no such file"),
        ("../README.md#twice-2", "README.md has no such section"),
        ("../README.md#no-heading", "README.md has no such section"),
        ("../README.md#The-course", "README.md has no such section"),
        ("lesson.ipynb#over-the-valley", "lesson.ipynb has no such section"),
        ("a%20picture.png#top", "a picture.png has no such section"),
        ("#there", "page.md has no such section"),
        ("../../outside.md", "leads out of the course"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        "[words]({})",
        "![a picture of\nsomething]({})",
        '[words](<{}> "title")',
        "[words]\n\n[words]: {}",
        '<img alt="x" src="{}">',
        "<a href='{}'>words</a>",
    ],
)
def test_what_leads_nowhere_is_told_in_every_form(course, form, target, fault):
    (line,) = told(course, f"# Here\n\n{form.format(target)}")
    assert line.startswith("docs/page.md:") and line.endswith(f"({target}) {fault}")


def test_the_line_and_the_cell_are_named(course):
    (line,) = told(course, "one\n\n```\ncode\n```\n[x](no.md)")
    assert line.startswith("docs/page.md:6: (no.md)")
    lesson = course / "docs" / "lesson.ipynb"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("../README", "no"))
    line, _ = links.faults(root=course)
    assert line.startswith("docs/lesson.ipynb, cell 2: (no.md)")


@pytest.mark.parametrize(
    "text",
    [
        "`[x](no.md)`",
        "``[`x`](no.md)``",
        "~~~\n[x](no.md)\n~~~",
        "$V [A](no.md)$",
        "<!-- [x](no.md) -->",
    ],
)
def test_code_formulas_and_comments_hold_no_links(course, text):
    assert told(course, text) == []


def test_a_students_copy_and_hidden_folders_are_left_out(course):
    for folder in ("my_notebooks", ".venv", "docs/.ipynb_checkpoints"):
        (course / folder).mkdir()
        (course / folder / "page.md").write_text("[x](no.md)")
    assert links.faults(root=course) == []
    (course / ".github").mkdir()
    (course / ".github" / "page.md").write_text("[x](no.md)")
    assert len(links.faults(root=course)) == 1


class Page(http.server.BaseHTTPRequestHandler):
    """Answers with the code that the address ends in."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    """A small server, which notes what it is asked for."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as serving:
        serving.asked = []
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def test_external_links_are_asked_for_only_where_that_is_wanted(course, server):
    at = f"http://127.0.0.1:{server.server_address[1]}"
    text = f"[a]({at}/200#part) [b]({at}/200) [c]({at}/404) <{at}/410> [d]({at}/403) [e]({at}/503)"
    assert told(course, text) == [] and server.asked == []
    assert [line.partition(": ")[2] for line in links.faults(external=True, root=course)] == [
        f"({at}/404) the server says 404",
        f"({at}/410) the server says 410",
        f"({at}/503) the server says 503",
    ]
    assert sorted(server.asked) == ["/200", "/403", "/404", "/410", "/503", "/503", "/503"]


def test_an_address_that_can_not_be_reached_is_told(monkeypatch):
    monkeypatch.setattr(links, "SECONDS", 1)
    for address in ("http://127.0.0.1:9/", "http://127.0.0.1:no/"):
        assert "can't be reached" in links.fault_outside(address)


def test_the_command_fails_where_something_is_wrong(course, monkeypatch, capsys):
    monkeypatch.setattr(links, "faults", lambda external: [])
    assert links.main([]) == 0 and "somewhere" in capsys.readouterr().out
    monkeypatch.setattr(links, "faults", lambda external: ["a", "b"] if external else ["a"])
    assert links.main([]) == 1 and capsys.readouterr().out == "a\n"
    assert links.main(["--external"]) == 1 and capsys.readouterr().out == "a\nb\n"


def test_the_course_itself_is_looked_at():
    names = {path.relative_to(links.ROOT).as_posix() for path in links.prose_files()}
    assert {"README.md", "data/README.md", "notebooks/00_start_here.ipynb"} <= names
    assert links.faults() == []
