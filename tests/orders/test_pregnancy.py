"""Is she pregnant? DATA-06 lifetimes, and every way of not knowing."""

from __future__ import annotations

import pytest

from app.orders.pregnancy import pregnant
from app.picture.concepts import Concept
from tests.orders.charts import patient
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | chart                                  | age     | sex     | answer  |
    |----------------------------------------+---------+---------+---------|
    |                                        | 30      | female  | unknown |
    |                                        | 30      | male    | no      |
    |                                        | 30      | unknown | unknown |
    |                                        | 30      | other   | unknown |
    |                                        | 55      | female  | unknown |
    |                                        | 56      | female  | no      |
    |                                        | 10      | female  | unknown |
    |                                        | 9       | female  | no      |
    |                                        | 9-10    | female  | unknown |
    |                                        | 55-56   | female  | unknown |
    |                                        | unknown | female  | unknown |
    | pregnant                               | 30      | female  | yes     |
    | pregnant                               | 30      | male    | yes     |
    | pregnant                               | 56      | female  | yes     |
    | pregnant unsigned                      | 30      | female  | yes     |
    | pregnant undated                       | 30      | female  | yes     |
    | pregnant 42d ago                       | 30      | female  | yes     |
    | pregnant 42.1d ago                     | 30      | female  | unknown |
    | pregnancy 301d ago                     | 30      | female  | yes     |
    | pregnancy 301.1d ago                   | 30      | female  | unknown |
    | pregnancy onset 310d 10d ago           | 30      | female  | unknown |
    | pregnancy undated                      | 30      | female  | yes     |
    | pregnancy unconfirmed                  | 30      | female  | yes     |
    | pregnancy resolved                     | 30      | female  | unknown |
    | weeks 20 42d ago                       | 30      | female  | yes     |
    | weeks 20 42.1d ago                     | 30      | female  | unknown |
    | test positive 7d ago                   | 30      | female  | yes     |
    | test positive 7.1d ago                 | 30      | female  | unknown |
    | hCG 25                                 | 30      | female  | yes     |
    | hCG 24                                 | 30      | female  | unknown |
    | hCG 25 7.1d ago                        | 30      | female  | unknown |
    | hCG 5                                  | 30      | female  | unknown |
    | hCG 4                                  | 30      | female  | no      |
    | hCG <5                                 | 30      | female  | no      |
    | hCG 4 7d ago                           | 30      | female  | no      |
    | hCG 4 7.1d ago                         | 30      | female  | unknown |
    | hCG 4 unsigned                         | 30      | female  | unknown |
    | hCG 4 undated                          | 30      | female  | unknown |
    | not pregnant                           | 30      | female  | no      |
    | not pregnant 42d ago                   | 30      | female  | no      |
    | not pregnant 42.1d ago                 | 30      | female  | unknown |
    | not pregnant unsigned                  | 30      | female  | unknown |
    | not pregnant undated                   | 30      | female  | unknown |
    | test negative 7d ago                   | 30      | female  | no      |
    | test negative 7.1d ago                 | 30      | female  | unknown |
    | test negative day 2026-11-14           | 30      | female  | unknown |
    | test positive day 2026-11-14           | 30      | female  | yes     |
    | pregnant 20d ago; test negative        | 30      | female  | yes     |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_pregnant(vignette: dict[str, str]) -> None:
    """CTA-08, CTA-11, HEP-14, MRI-03, STA-01 rest on this answer."""
    answer = pregnant(patient(vignette["chart"], age=vignette["age"], sex=vignette["sex"]))
    assert answer.verdict.value == vignette["answer"]
    assert [gap.concept for gap in answer.missing] == ([Concept.PREGNANCY_STATUS] if answer.is_unknown else [])
    assert bool(answer.evidence) is (answer.is_yes or (answer.is_no and bool(vignette["chart"])))
