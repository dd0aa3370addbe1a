"""Methods are known by their color and dash. (test_palette.py: each has its own.)"""

from mlp_helpers import ADAPTIVE, METHODS, STYLES, method_line

# One knows a method by them, from picture to picture: those that are stored, too. (A new method
# joins once there are such.)
KNOWN_BY = {
    "plain": ("#222222", ()), "printed momentum": ("#F06900", (8, 4)),
    "heavy ball": ("#000FA5", (20, 5)), "printed Nesterov": ("#A56996", (8, 4, 2, 4)),
    "mended Nesterov": ("#00A578", (2, 4)), "Nesterov": ("#C30000", (20, 4, 3, 4)),
    "AdaGrad": ("#A578FF", (14, 3, 2, 3, 2, 3)), "RMSProp": ("#A51E5A", (5, 3)),
    "Adam": ("#8700FF", (26, 3)), "AdamW": ("#2D003C", (12, 4, 6, 4)),
}  # fmt: skip


def test_a_method_keeps_its_color_and_dash():
    assert STYLES | KNOWN_BY == STYLES


def test_every_method_has_a_style_and_a_dash_of_its_own():
    assert set(METHODS) | set(ADAPTIVE) == set(STYLES)
    dashes = [style.dash for style in STYLES.values()]
    assert len(set(dashes)) == len(dashes)


def test_a_method_line_has_its_methods_color_and_dash():
    line = method_line("Nesterov", [0, 1], [0, 1])
    assert (line.color, line.dash) == STYLES["Nesterov"]
