"""A panel: a pure function from its controls' values to a picture."""

import inspect

from companion.checks import as_text, instance_of, look_up
from companion.panels.controls import Choice, Slider, Toggle
from companion.pictures.stage import as_figure, show, stage
from companion.pictures.svg import draw, settle


class Panel:
    """A pure function from the controls' values to a picture: ``picture(**values)`` returns
    (marks, says), or yields several of them, each later and better than the one before (a
    training panel). ``backdrop(**some of the values)`` returns the figure that they stand on.
    Made by `panel`, shown live by `explore` and once by `still`."""

    def __init__(self, picture, backdrop, controls):
        instance_of("picture", picture, callable, "a function of the controls' values")
        instance_of("backdrop", backdrop, callable, "a function that returns a figure")
        for name, control in controls.items():
            instance_of(
                name, control, (Slider, Choice, Toggle), "a control: Slider, Choice or Toggle"
            )
            as_text(f"label of {name}", control.label)
            control.validate(name)
            control.accept(f"value of {name}", control.value)
        self.name, self.picture, self.controls = picture.__name__, picture, controls
        self._backdrop = backdrop
        self.needs = [name for name in inspect.signature(backdrop).parameters if name in controls]
        missing = set(inspect.signature(picture).parameters) ^ set(controls)
        if missing:
            raise TypeError(
                f"panel {self.name}: {sorted(missing)} are not both control and argument"
            )

    def __repr__(self):
        return f"panel {self.name}({', '.join(self.controls)}): run this cell to move its controls"

    def values(self, **chosen):
        """The controls' first values, with the chosen ones in their place."""
        for name, value in chosen.items():
            chosen[name] = look_up("control", name, self.controls).accept(name, value)
        return {name: control.value for name, control in self.controls.items()} | chosen

    def pictures(self, **values):
        """Yield (marks, says) as the panel shows them, one after the other."""
        result = self.picture(**values)
        yield from (result if inspect.isgenerator(result) else [result])

    @property
    def trains(self):
        return inspect.isgeneratorfunction(self.picture)

    def backdrop(self, values):
        return settle(as_figure(self._backdrop(**{name: values[name] for name in self.needs})))

    def figure(self, **chosen):
        """(figure, says) of the last picture for the chosen values, as `still` shows it."""
        values = self.values(**chosen)
        figure = self.backdrop(values)
        *_, (marks, says) = self.pictures(**values)
        draw(marks, figure)
        return figure, says

    def code(self, values):
        """The line of Python that shows the same once more."""
        chosen = ", ".join(f"{name}={four_digits(value)!r}" for name, value in values.items())
        return f"still({self.name}, {chosen})"


def four_digits(value):
    return float(f"{value:.4g}") if isinstance(value, float) else value


def panel(backdrop=None, **controls):
    """Turn a function picture(**values) into a Panel with these controls (see there).

    Without a backdrop the picture stands on one empty pair of axes.
    """
    return lambda picture: Panel(picture, backdrop or (lambda: stage()[0]), controls)


def still(a_panel, **chosen):
    """Show a panel's picture once, with the chosen values, as a plain image."""
    figure, says = instance_of("a_panel", a_panel, Panel, "a Panel, made by panel").figure(**chosen)
    show(figure, says)
