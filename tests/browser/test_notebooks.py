"""Every notebook in a real JupyterLab: cells run, panels answer to real keys, quizzes reply.

Left out where Chromium or Playwright is missing (a line says how to have them); in CI that fails.
Screenshots are kept in the folder MLP_SCREENSHOTS, or in pytest's temporary folder.
"""

import re

import columns
import lab
import notebook_tools
import pytest

pytestmark = pytest.mark.browser

# Controls that rightly leave the picture as it is, whatever the panel's other controls say:
# (notebook, number of the panel, label): why.
KNOWN_STILL = {}
RIGHT, WRONG = "\N{CHECK MARK}", "\N{BALLOT X}"  # how the reply to an answer begins


def test_there_are_notebooks():
    assert notebook_tools.NAMES, "notebooks/ has no notebook"


def test_cells_run_without_error(opened):
    problems = lab.cell_errors(opened.page) + lab.complaints(opened.page)
    assert not problems, "\n".join(problems)


def test_before_it_is_run_pictures_stand_for_the_panels(opened):
    outputs = [o for cell in notebook_tools.cells(opened.name) for o in cell.get("outputs", ())]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    images, widgets, errors, complaints = opened.unrun
    assert pictures > 0 and images == pictures
    assert not widgets and not errors and not complaints


def test_screenshots_are_kept(opened):
    for dark in (True, False):
        lab.set_theme(opened.page, dark)
        paths = lab.look(opened.page, opened.shots, "dark-" if dark else "light-")
        assert all(path.stat().st_size > 0 for path in paths)


def test_panels_answer(opened, quiet):
    problems = []
    for number in range(lab.panel_count(opened.page)):
        problems += Panel(opened, number).try_all()
    assert not problems, "\n".join(problems)


def test_all_fits_its_column(opened, quiet):
    page, problems = opened.page, []
    with columns.same_viewport(page):
        for width in columns.WIDTHS:
            columns.set_column(page, width)
            found = columns.beyond(page)
            for number in range(lab.panel_count(page)):
                found += columns.out_of_line(page, number)
            problems += [f"at {width} px: {problem}" for problem in found]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width, height", [(785, 367), (1920, 1080)])
def test_presented_a_panel_fits_the_window(opened, quiet, width, height):
    page, problems = opened.page, []
    with columns.same_viewport(page):
        page.set_viewport_size({"width": width, "height": height})
        lab.settle(page)
        for number in range(lab.panel_count(page)):
            lab.press_present(page, number)
            problems += [f"panel {number}: {each}" for each in lab.out_of_window(page, number)]
            page.screenshot(path=shot(opened, f"presented{number}", width))
            page.keyboard.press("Escape")
    assert not problems, "\n".join(problems)


def test_quizzes_reply(opened, quiet):
    page, problems = opened.page, []
    for number in range(page.locator(".mlp-quiz").count()):
        replies = press_all(page, ".mlp-quiz", number, ".mlp-feedback")
        for sign in (RIGHT, WRONG):
            if not any(sign in reply for reply in replies):
                problems.append(f"quiz {number}: no answer is told {sign}, only {replies}")
        page.locator(".mlp-quiz").nth(number).screenshot(path=shot(opened, f"quiz{number}"))
    assert not problems, "\n".join(problems)


def test_predictions_show_the_picture_after_the_guess(opened, quiet):
    page, problems = opened.page, []
    for number in range(page.locator(".mlp-predict").count()):
        box = page.locator(".mlp-predict").nth(number)
        if box.locator(".mlp-picture").count():
            problems.append(f"predict {number}: the picture is there before the guess")
        press_all(page, ".mlp-predict", number)
        if not box.locator(".mlp-picture").count():
            problems.append(f"predict {number}: no picture after the guess")
        box.screenshot(path=shot(opened, f"predict{number}"))
    assert not problems, "\n".join(problems)


def test_run_again_shows_each_panel_once(opened, quiet):
    if opened.name != notebook_tools.NAMES[0]:  # what makes a panel is the same code everywhere
        return
    before = lab.panel_count(opened.page)
    lab.run_all(opened.page)
    after = lab.panel_count(opened.page)
    assert after == before, f"{before} panels, but {after} after running all cells again"
    assert not lab.cell_errors(opened.page)


def test_exercises_tell_right_from_wrong(opened, quiet):
    page, name, problems = opened.page, opened.name, []
    for exercise in notebook_tools.exercises(name):
        check = f"check({exercise!r}, answer)"
        source = notebook_tools.tagged(name, "exercise")[exercise].source
        right = f"{notebook_tools.solution(name, exercise)}\n{source[source.rindex('check(') :]}"
        wrong = f"def answer(*args):\n    return 0\n{check}"
        for kind, code, sign in (("right", right, RIGHT), ("wrong", wrong, WRONG)):
            said = lab.answer(page, f"exercise:{exercise}", code)
            if sign not in said:
                problems.append(f"exercise {exercise!r}: the {kind} answer is told {said!r}")
    assert not problems, "\n".join(problems)


# ------------------------------------------------------------------ quizzes


def press_all(page, css, number, answer=None):
    """Press every button of box `number` of `css`; return what `answer` says after each.

    A toggle or a checkbox only prepares an answer: after it the plain buttons are pressed.
    """
    box = page.locator(css).nth(number)
    controls = lab.controls(box)
    plain = [control for control in controls if control["kind"] == "button"]
    replies = []
    for control in controls:
        for each in [control] if control["kind"] == "button" else [control, *plain]:
            if not lab.usable(page, each):
                continue  # a quiz may close once it is answered
            if each["options"]:
                lab.choose(page, each, each["options"][-1])
            else:
                lab.press(page, each)
            lab.settle(page)
            replies += box.locator(answer).all_inner_texts() if answer else []
    return replies


def shot(opened, *parts):
    opened.shots.mkdir(parents=True, exist_ok=True)
    name = "-".join(re.sub(r"[^\w.]+", "_", str(part)).strip("_") for part in parts)
    return str(opened.shots / f"{name}.png")


# ------------------------------------------------------------------ panels


class Panel:
    """One panel of an open notebook, whose controls are all tried; what is wrong is gathered."""

    def __init__(self, opened, number):
        self.opened, self.page, self.number = opened, opened.page, number
        self.problems, self.pictures, self.texts = [], set(), set()
        self.heard = len(lab.complaints(self.page))
        lab.settle(self.page, number)
        self.first = lab.panel_state(self.page, number)
        self.look("at the start")
        self.controls = lab.panel_controls(self.page, number)
        self.start = self.values()
        self.reset = next(
            (c for c in self.controls if c["kind"] == "button" and "reset" in c["label"].lower()),
            None,
        )

    def try_all(self):
        """Try every control and return the problems."""
        if not self.controls:
            self.note("has no controls")
        try:
            for control in self.controls:
                self.try_control(control)
                self.restore()
        except lab.page_error() as error:
            self.note(f"the page stopped answering: {error}")
        if len(self.pictures) > 1 and len(self.texts) < 2:
            self.note("its picture changes, but the picture's text for screen readers never does")
        return self.problems

    def try_control(self, control):
        if control["kind"] == "unknown":
            return self.note("is of a kind that this test does not know: teach it", control)
        if not control["label"]:
            self.note("has no label", control)
        changed = lab.usable(self.page, control) and self.use(control)
        still = (self.opened.name, self.number, control["label"]) in KNOWN_STILL
        if not (changed or still or self.use_elsewhere(control)):
            self.note("changes nothing in the picture, whatever the other controls say", control)

    # Each of the following says whether the picture changed at least once.

    def use(self, control):
        kind = control["kind"]
        if control["options"]:
            return self.use_options(control)
        uses = {"slider": self.use_slider, "play": self.use_play, "button": self.use_button}
        return uses.get(kind, self.use_toggle)(control)

    def use_slider(self, control):
        pictures, places = set(), set()
        for to in ("min", "mid", "max"):
            lab.move_slider(self.page, control, to)
            pictures.add(self.look(f"at {to}", control)["picture"])
            places.add(lab.slider_value(self.page, control)[0])
            if to != "mid":
                self.keep_picture(control["label"], to)
        if len(places) < 2:
            self.note("does not move by its keys", control)
        return len(pictures) > 1

    def use_options(self, control):
        pictures = set()
        for option in control["options"]:
            lab.choose(self.page, control, option)
            pictures.add(self.look(f"at {option!r}", control)["picture"])
            self.keep_picture(control["label"], option)
        return len(pictures) > 1

    def use_toggle(self, control):
        pictures = set()
        for turn in ("pressed", "pressed again"):
            lab.press(self.page, control)
            pictures.add(self.look(turn, control)["picture"])
        return len(pictures) > 1

    def use_play(self, control):
        before = lab.panel_state(self.page, self.number)["picture"]
        lab.press(self.page, control)
        changed = lab.picture_changes(self.page, self.number, before)
        lab.press(self.page, control)  # pause
        self.look("played", control)
        return changed

    def use_button(self, control):
        """A button may change the picture, a text or a control; a slider is moved before."""
        slider = next(
            (c for c in self.controls if c["kind"] == "slider" and lab.usable(self.page, c)), None
        )
        if slider:
            _, _, high = lab.slider_value(self.page, slider)
            lab.move_slider(self.page, slider, "min" if slider["value"] == high else "max")
            self.look(f"at an end, before {control['label']!r}", slider)
        before = self.all_that_is_seen()
        lab.press(self.page, control)
        self.look("pressed", control)
        if control is self.reset:
            self.check_reset(control)
        return self.all_that_is_seen() != before

    def check_reset(self, control):
        if self.values() != self.start:
            self.note(f"left the controls at {self.values()}, not at {self.start}", control)
        state = lab.panel_state(self.page, self.number)
        for name in ("picture", "code", "says"):
            if state[name] != self.first[name]:
                self.note(f"does not bring back the first {name}", control)

    def use_elsewhere(self, control):
        """Use it again under each option of the others: one of them may have no use for it."""
        for other in self.controls:
            if other["id"] == control["id"] or not lab.usable(self.page, other):
                continue
            for option in other["options"] or [None] * (other["kind"] in ("toggle", "checkbox")):
                if option is not None and option == other["value"]:
                    continue  # so it was the first time
                if option is None:
                    lab.press(self.page, other)
                else:
                    lab.choose(self.page, other, option)
                self.look(f"at {option or 'pressed'!r}", other)
                if lab.usable(self.page, control) and self.use(control):
                    return True
            self.restore()
        return False

    # What is seen.

    def look(self, when, control=None):
        """Wait until the panel stands still, note what is wrong with it, and return its state."""
        lab.settle(self.page, self.number)
        state = lab.panel_state(self.page, self.number)
        heard = lab.complaints(self.page)
        for text in heard[self.heard :]:
            self.note(f"{when}: {text}", control)
        self.heard = len(heard)
        if state["error"]:
            self.note(f"{when}: shows the error {state['error']!r}", control)
        if state["pale"]:
            self.note(f"{when}: is pale, as if it were outdated", control)
        if state["size"] != self.first["size"]:
            self.note(
                f"{when}: is {state['size']} px large, {self.first['size']} at the start", control
            )
        if not state["labels"] or not all(state["labels"]):
            self.note(f'{when}: needs an svg with role="img" and a text in aria-label', control)
        self.pictures.add(state["picture"])
        self.texts.add(tuple(state["labels"]))
        return state

    def all_that_is_seen(self):
        state = lab.panel_state(self.page, self.number)
        return state["picture"], state["text"], self.values()

    def values(self):
        """Return where the controls stand."""
        return {
            f"{c['kind']} {c['label']}": c["value"]
            for c in lab.panel_controls(self.page, self.number)
        }

    def restore(self):
        """Bring all controls back to where they stood, by the reset button where there is one."""
        if self.values() == self.start:
            return
        if self.reset and lab.usable(self.page, self.reset):
            lab.press(self.page, self.reset)
        else:
            for control in self.controls:
                if lab.usable(self.page, control):
                    lab.restore(self.page, control)
        lab.settle(self.page, self.number)

    def keep_picture(self, *names):
        lab.look_at_panel(self.page, self.number, shot(self.opened, f"panel{self.number}", *names))

    def note(self, what, control=None):
        who = f", {control['kind']} {control['label']!r}" if control else ""
        problem = f"panel {self.number}{who} {what}"
        if problem not in self.problems:
            self.problems.append(problem)
