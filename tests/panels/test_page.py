"""What a panel lays into the page."""

import base64

from companion.panels import page


def test_a_page_holds_a_picture_its_words_and_its_line_of_python():
    shown = page.page("<svg/>", "x < 1", "still(steps, kind='a')")
    assert shown == (
        '<div class="mlp-shown"><div class="mlp-picture" aria-busy="false"><svg/></div>'
        '<div class="mlp-says">x &lt; 1</div>'
        '<div class="mlp-code"><code>still(steps, kind=&#x27;a&#x27;)</code></div></div>'
    )


def test_a_page_tells_what_is_busy_wrong_and_old():
    plain = page.page("", "", "")
    busy = plain.replace('aria-busy="false"', 'aria-busy="true"')
    assert page.page("", "", "", busy=True) == busy
    wrong = plain.replace('class="mlp-says"', 'class="mlp-says mlp-error"')
    assert page.page("", "", "", wrong=True) == wrong
    old = plain.replace('class="mlp-picture"', 'class="mlp-picture mlp-old"')
    assert page.page("", "", "", old=True) == old


def test_a_style_is_an_element_where_there_is_something_to_say():
    assert page.style() == page.style("", "") == ""
    assert page.style("a { }", "", "b { }") == "<style>a { } b { }</style>"


def test_every_class_of_the_page_has_its_rule():
    for name in ("panel", "controls", "stage", "near", "shown", "picture", "old", "aging", "named",
                 "says", "error", "code", "quiz", "predict", "question", "feedback",
                 "row", "field", "hands"):  # fmt: skip
        assert f"mlp-{name}" in page.CSS
    assert page.question_page("Is <b>it</b>?") == f"<style>{page.CSS}</style>Is <b>it</b>?"


def test_the_backdrop_is_as_wide_as_its_figure():
    rule = page.backdrop_rule("mlp-1a", b"a png", 9.0)
    data = base64.b64encode(b"a png").decode()
    assert rule == (
        ".mlp-1a { --mlp-width: 900px; } "
        f".mlp-1a .mlp-stage {{ background-image: url(data:image/png;base64,{data}); }}"
    )


def test_what_is_laid_ahead_is_shown_at_its_place():
    assert page.numbered(3, "<b/>") == '<div class="mlp-3"><b/></div>'
    assert page.showing_rules("mlp-1a", ".handle", 3) == (
        ".mlp-1a:has(.handle) .mlp-3 .mlp-shown { display: block; } "
        ".mlp-1a:has(.handle) .mlp-view { visibility: hidden; }"
    )


def test_what_is_outdated_pales():
    rule = page.aging_rule("mlp-1a", [".one", ".other"])
    assert rule == ".mlp-1a:has(.one, .other) .mlp-picture { animation: mlp-aging 0.3s; }"
    assert page.aging_rule("mlp-1a", []) == ""


def test_a_handle_is_known_by_its_place():
    assert page.handle_selector("k", 3) == '.mlp-control-k .noUi-handle:is([aria-valuetext="3"])'
    elsewhere = page.handle_selector("k", 3, other=True)
    assert elsewhere == '.mlp-control-k .noUi-handle:not([aria-valuetext="3"])'


def test_what_runs_in_the_browser_is_fixed_text():
    """And it is code: what is commented out is left out with its line."""
    shown = page.hands()
    assert shown == page.hands() and "//" not in shown and "\n" not in shown
    assert shown.count("function (panel, presents)") == 2


def test_how_many_times_as_wide_as_high():
    assert page.shape_rule("mlp-1a", 9.0, 4.0) == ".mlp-1a { --mlp-ratio: 2.2500; }"
