"""Each sentence that claims something is asserted by a test; CLAIMS.md is the table of them."""

import claims
import pytest
from notebook_tools import NAMES, prose

CLAIMS = claims.claims()


def test_the_table_is_up_to_date():
    assert claims.TABLE.read_text(encoding="utf-8") == claims.table(), "`make claims` mends it"


@pytest.mark.parametrize("name, sentence, test, over", CLAIMS)
def test_the_sentence_stands_in_the_notebook(name, sentence, test, over):
    assert sentence in prose(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "00_start_here"])
def test_every_notebook_has_claims_under_test(name):
    assert name in {notebook for notebook, *_ in CLAIMS}
