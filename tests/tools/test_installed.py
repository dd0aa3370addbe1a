"""An environment is asked what it holds; no setting of pip's, of Python's or of a file sends the
course's packages elsewhere, and where one does, a line says so and nothing is stamped.

Real programs here, and two tiny packages of our own; test_commands.py has the others.
"""

import os
import shutil
import subprocess
import sys
import zipfile

import course_folder
import installed
import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or any(shutil.which(tool) is None for tool in ("sh", "cmp")),
    reason="needs make and a POSIX shell",
)
ASKED = "tinya>=1,<2\n"


def wheel(folder, name, version, *requires):
    """Write a package of one module as a wheel."""
    about = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in requires)
    kind = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {f"{name}.py": "", f"{about}/METADATA": metadata, f"{about}/WHEEL": kind}
    files[f"{about}/RECORD"] = "".join(f"{each},,\n" for each in (*files, f"{about}/RECORD"))
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for each, text in files.items():
            archive.writestr(each, text)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A checkout whose course needs tinya, and tinya tinyb, and its environment."""
    folder = tmp_path_factory.mktemp("my course")
    course_folder.copy(folder, "tools")
    (folder / "requirements.txt").write_text(ASKED)
    wheels = folder / "my wheels"
    wheels.mkdir()
    wheel(wheels, "tinya", "1.0", "tinyb>=1", "no-such>=1; extra == 'more'")
    wheel(wheels, "tinyb", "1.5")
    subprocess.run([sys.executable, "-I", "-m", "venv", folder / ".venv"], check=True, timeout=120)
    return folder


@pytest.fixture
def checkout(made):
    """The same, with nothing installed."""
    for path in [*made.glob(".venv/lib/*/site-packages/tiny*"), made / ".venv/installed"]:
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
    return made


def install(folder, **settings):
    """Run the installer with these variables; (exit code, its lines)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "HOME": str(folder / "home")}
    env |= {"PIP_FIND_LINKS": (folder / "my wheels").as_uri()} | settings
    done = subprocess.run(
        ["sh", "tools/install.sh", "requirements.txt"], cwd=folder, env=env, text=True, timeout=120,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


def holds(folder):
    """Which of our packages are in its environment."""
    return sorted(path.stem for path in folder.glob(".venv/lib/*/site-packages/tiny*.py"))


def stamps(folder):
    return list(folder.glob(".venv/installed/*"))


def as_given(folder, setting):
    """These variables: an ELSEWHERE is a folder, a CONFIG: a file of pip's that holds it."""
    name, value = setting
    value = value.replace("ELSEWHERE", str(folder / "else where"))
    if name == "CONFIG":
        (folder / "pip.conf").write_text(value)
        return {"PIP_CONFIG_FILE": str(folder / "pip.conf")}
    return {name: value}


NO_MATTER = [
    ("PIP_TARGET", "ELSEWHERE"), ("PIP_PREFIX", "ELSEWHERE"), ("PIP_ROOT", "ELSEWHERE"),
    ("PIP_USER", "1"), ("PIP_NO_DEPS", "1"), ("PIP_DRY_RUN", "1"), ("PIP_REQUIRE_HASHES", "1"),
    ("PIP_PYTHON", sys.executable), ("PIP_IGNORE_INSTALLED", "1"), ("PIP_REQUIRE_VIRTUALENV", "1"),
    ("PIP_NO_COMPILE", "1"), ("PIP_REQUIREMENT", "/nowhere.txt"), ("PIP_EDITABLE", "/nowhere"),
    ("PIP_PLATFORM", "win_amd64"), ("PIP_VERSION", "1"), ("PIP_BREAK_SYSTEM_PACKAGES", "1"),
    ("CONFIG", "[install]\ntarget = ELSEWHERE\n"), ("CONFIG", "[global]\nuser = true\n"),
    ("CONFIG", "[install]\nno-deps = true\n"), ("CONFIG", "[install]\ndry-run = true\n"),
    ("CONFIG", "[install]\nrequire-hashes = true\n"), ("CONFIG", "[global]\nno-index = true\n"),
    ("PYTHONPATH", "my wheels/tinya-1.0-py3-none-any.whl"), ("PYTHONUSERBASE", "ELSEWHERE"),
    ("PYTHONHOME", "/nowhere"), ("PYTHONNOUSERSITE", "1"), ("PYTHONSAFEPATH", "1"),
    ("PYTHONDONTWRITEBYTECODE", "1"), ("VIRTUAL_ENV", "ELSEWHERE"), ("CONDA_PREFIX", "ELSEWHERE"),
    ("TMPDIR", "/nowhere"), ("LC_ALL", "C"), ("SETUPTOOLS_USE_DISTUTILS", "stdlib"),
    ("CDPATH", "/:/tmp"),
]  # fmt: skip
FEW = {("PIP_TARGET", "ELSEWHERE"), ("PIP_NO_DEPS", "1"), NO_MATTER[16], NO_MATTER[22]}


@pytest.mark.slow
@pytest.mark.parametrize("setting", [
    pytest.param(each, marks=() if each in FEW else pytest.mark.slow, id="=".join(each))
    for each in NO_MATTER
])  # fmt: skip
def test_a_setting_that_is_no_matter(setting, checkout):
    code, lines = install(checkout, **as_given(checkout, setting))
    assert (code, holds(checkout), len(stamps(checkout))) == (0, ["tinya", "tinyb"], 1), lines
    assert not (checkout / "else where").exists()
    assert install(checkout, **as_given(checkout, setting)) == (0, [])


IN_WORDS = {
    "a prefix in a file": ("CONFIG", "[install]\nprefix = ELSEWHERE\n"),
    "a root in a file": ("CONFIG", "[install]\nroot = ELSEWHERE\n"),
    "a constraint that cannot be": ("PIP_CONSTRAINT", "impossible.txt"),
    "no packages anywhere": ("PIP_FIND_LINKS", "file:///nowhere"),
}


@pytest.mark.slow
@pytest.mark.parametrize("setting", [
    pytest.param(each, marks=() if "prefix" in name else pytest.mark.slow, id=name)
    for name, each in IN_WORDS.items()
])  # fmt: skip
def test_a_setting_under_which_it_cannot_be_is_told_and_not_stamped(setting, checkout):
    (checkout / "impossible.txt").write_text("tinya==1.7\n")
    code, lines = install(checkout, **as_given(checkout, setting))
    assert code == 1 and lines[-1].startswith("Installing failed: ") and "try again" in lines[-1]
    assert holds(checkout) == [] == stamps(checkout)
    if setting[0] == "CONFIG":
        assert "pip ended well, but .venv lacks tinya<2,>=1. " in lines[-1]
    assert install(checkout)[0] == 0 and holds(checkout) == ["tinya", "tinyb"]


@pytest.mark.slow
@pytest.mark.parametrize("umask", [0o077, 0o022])
def test_lines_that_end_as_on_windows_and_rights_of_the_user(umask, checkout):
    (checkout / "requirements.txt").write_bytes(b"# what is needed\r\ntinya>=1,<2\r\n")
    before = os.umask(umask)
    try:
        assert install(checkout)[0] == 0 and holds(checkout) == ["tinya", "tinyb"]
        assert install(checkout) == (0, [])
    finally:
        os.umask(before)
        (checkout / "requirements.txt").write_text(ASKED)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["moved", "for another Python", "no environment any more"])
def test_an_environment_that_is_no_longer_what_it_was(way, checkout, tmp_path):
    assert install(checkout)[0] == 0
    if way == "moved":  # with its folder
        shutil.copytree(checkout, tmp_path / "moved", symlinks=True)
        assert install(tmp_path / "moved") == (0, [])
        python = tmp_path / "moved/.venv/bin/python"
        found = subprocess.run([python, "-I", "-c", "import tinya; print(tinya.__file__)"],
                               capture_output=True, text=True)  # fmt: skip
        assert found.stdout.startswith(str(tmp_path / "moved/.venv"))
        return
    if way == "for another Python":  # what was python3.11 is python3.12 now
        (packages,) = checkout.glob(".venv/lib/python*")
        packages.rename(packages.with_name("python3.0"))
    else:
        (checkout / ".venv/pyvenv.cfg").unlink()
    code, lines = install(checkout, PYTHON=sys.executable)
    assert code == 0 and lines[0].startswith("Making .venv with ")
    assert holds(checkout) == ["tinya", "tinyb"] and install(checkout) == (0, [])


# ---- what is asked ---------------------------------------------------------------------------


def test_comments_markers_and_options_are_read_as_pip_does(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_bytes(
        b"\xef\xbb\xbf# first\r\nnumpy>=2  # why\r\n\r\n--prefer-binary\r\n"
        b"numpy<1; sys_platform == 'no such'\r\nother[more]==1.*\r\n"
    )
    assert [str(each) for each in installed.asked(path)] == ["numpy>=2", "other[more]==1.*"]


class Package:
    def __init__(self, version, *requires):
        self.version, self.requires = version, list(requires)


def lacking(monkeypatch, present, *asked):
    monkeypatch.setattr(installed, "here", lambda: present)
    return installed.lacking([installed.Requirement(each) for each in asked])


def test_what_packages_ask_for_in_their_turn_is_asked_for_too(monkeypatch):
    present = {
        "tinya": Package("1.0", "Tiny_B>=1", "gone>=1; sys_platform == 'no such'"),
        "tiny-b": Package("2.0", "tinya", "deep>=3; python_version > '3'", "more; extra == 'all'"),
        "deep": Package("3.0rc1"),
    }  # fmt: skip
    assert lacking(monkeypatch, present, "tinya") == ["deep>=3 (there is 3.0rc1)"]
    present["deep"] = Package("3.0")
    assert lacking(monkeypatch, present, "tinya") == []
    assert lacking(monkeypatch, present, "tinya", "tiny.b[all]") == ["more"]
    assert lacking(monkeypatch, present, "tinya<1", "none") == ["tinya<1 (there is 1.0)", "none"]


def test_this_environment_has_what_the_course_and_its_tests_need():
    files = [course_folder.ROOT / each for each in ("requirements.txt", "tests/requirements.txt")]
    assert installed.lacking([each for file in files for each in installed.asked(file)]) == []


def test_few_are_named_and_the_rest_counted(monkeypatch, capsys, tmp_path):
    (tmp_path / "many.txt").write_text("".join(f"no-such-{n}\n" for n in range(5)))
    monkeypatch.setattr(installed, "here", dict)
    assert installed.main([str(tmp_path / "many.txt")]) == 1
    assert capsys.readouterr().out == "no-such-0, no-such-1, no-such-2 and 2 more\n"
