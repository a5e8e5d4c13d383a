"""Yes, no and unknown follow Kleene, carry their evidence and have no truth value."""

from __future__ import annotations

from itertools import product

import pytest

from app.picture.verdict import Answer, Verdict, all_of, any_of, none_of

YES, NO, UNKNOWN = Answer(Verdict.YES), Answer(Verdict.NO), Answer(Verdict.UNKNOWN)


@pytest.mark.parametrize("thing", [*Verdict, YES, NO, UNKNOWN])
def test_no_truth_value(thing: object) -> None:
    with pytest.raises(TypeError, match="match on"):
        bool(thing)


@pytest.mark.parametrize(("one", "other"), list(product([YES, NO, UNKNOWN], repeat=2)))
def test_kleene(one: Answer, other: Answer) -> None:
    verdicts = {one.verdict, other.verdict}
    either = Verdict.YES if Verdict.YES in verdicts else Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.NO
    both = Verdict.NO if Verdict.NO in verdicts else Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.YES
    assert any_of(one, other).verdict is either
    assert all_of(one, other).verdict is both
    assert none_of(one, other).verdict is either.negated()


def test_the_properties() -> None:
    assert [YES.is_yes, YES.is_no, YES.is_unknown] == [True, False, False]
    assert [NO.is_yes, NO.is_no, NO.is_unknown] == [False, True, False]
    assert [UNKNOWN.is_yes, UNKNOWN.is_no, UNKNOWN.is_unknown] == [False, False, True]
