"""Acute limb ischemia: who gets which card, in which words, with which proposals (rows ALI-01 to ALI-74)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.conclusions import CannotAssess, Finding, Stakes
from app.pathways import acute_limb_ischemia, limb_severity
from app.picture.concepts import Concept
from app.picture.facts import Presence, Side, Sign
from app.picture.moments import When
from app.picture.needs import Missing, Need, NeedState, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture
from tests.support.limits import LIMITS
from tests.support.vignettes import names, vignettes


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in acute_limb_ischemia.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``suspected left critical``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'both'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


RECOGNITION = vignettes("""
    | row    | left                                                     | right                    | no side       | we say                                      |
    |--------+----------------------------------------------------------+--------------------------+---------------+---------------------------------------------|
    | ALI-01 | DP absent; PT absent; pain                               |                          |               | suspected left critical                     |
    | ALI-01 |                                                          | DP absent; PT absent; pain |             | suspected right critical                    |
    | ALI-01 | DP doppler-only; PT absent; numb                         |                          |               | suspected left critical                     |
    | ALI-01 | DP doppler-only; PT doppler-only; weak                   |                          |               | suspected left critical                     |
    | ALI-01 | femoral absent; cold                                     |                          |               | suspected left critical                     |
    | ALI-01 | femoral doppler-only; cool                               |                          |               | suspected left critical                     |
    | ALI-01 | femoral absent; DP weak; PT weak; pale                   |                          |               | suspected left critical                     |
    | ALI-01 | popliteal absent; pale                                   |                          |               | suspected left critical                     |
    | ALI-01 | popliteal doppler-only; pale                             |                          |               | suspected left critical                     |
    | ALI-01 | popliteal absent; DP weak; PT weak                       |                          |               | nothing                                     |
    | ALI-01 | popliteal absent; DP palpable; PT palpable; pain         |                          |               | nothing                                     |
    | ALI-01 | popliteal absent; DP weak; PT weak; pain                 |                          |               | possible left warning                       |
    | ALI-01 | arterial inaudible; mottled                              |                          |               | suspected left critical                     |
    | ALI-01 | DP absent; pain                                          |                          |               | suspected left critical                     |
    | ALI-01 | PT absent; pain                                          |                          |               | suspected left critical                     |
    | ALI-01 | ankle 49; pain                                           |                          |               | suspected left critical                     |
    | ALI-01 | ankle 50; pain                                           |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ABI 0.39; pain                                           |                          |               | suspected left critical                     |
    | ALI-01 | ABI 0.40; pain                                           |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ABI <0.1; pain                                           |                          |               | suspected left critical                     |
    | ALI-01 | ABI <0.5; pain                                           |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ABI 0; pain                                              |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ABI 0; DP absent; pain                                   |                          |               | suspected left critical                     |
    | ALI-01 | ABI 0.39 25h ago; pain                                   |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ankle 49 25h ago; pain                                   |                          |               | pulses_not_recorded left info               |
    | ALI-01 | ABI 0.39 24h ago; pain                                   |                          |               | suspected left critical                     |
    | DATA-05 | DP absent 24h ago; PT absent 24h ago; pain              |                          |               | suspected left critical                     |
    | DATA-05 | DP absent 25h ago; PT absent 25h ago; pain              |                          |               | pulses_not_recorded left warning            |
    | DATA-05 | DP doppler-only 25h ago; pain                           |                          |               | pulses_not_recorded left warning            |
    | DATA-05 | DP palpable 25h ago; PT weak 25h ago; pain              |                          |               | pulses_not_recorded left info               |
    | DATA-05 | DP absent; PT absent; pain 25h ago                      |                          |               | nothing                                     |
    | DATA-05 | DP absent 25h ago; PT absent 25h ago                    |                          |               | nothing                                     |
    | DATA-02 | DP absent unsigned; PT absent unsigned; pain            |                          |               | suspected left critical                     |
    | DATA-02 | DP absent 2h ago; PT absent; pain; DP palpable unsigned |                          |               | suspected left critical                     |
    | ALI-01 | DP absent; PT absent; pain onset 14d                     |                          |               | suspected left critical                     |
    | ALI-12 | DP absent; PT absent; pain onset 15d                     |                          |               | nothing                                     |
    | ALI-12 | DP absent; PT absent; pain onset 15d; numb onset 2d      |                          |               | suspected left critical                     |
    | ALI-12 | DP absent; PT absent; began onset 20d; pain              |                          |               | nothing                                     |
    | ALI-12 | DP absent; PT absent; no pain; began onset 20d           |                          |               | nothing                                     |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain onset 40d  |                          |               | nothing                                     |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain            |                          |               | suspected left critical                     |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain onset 40d; weak |                     |               | suspected left critical                     |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain onset 40d; cold onset 3d |            |               | suspected left critical                     |
    | ALI-13 | DP doppler-only; DP absent 20d ago; arterial inaudible; pain listed onset 40d 40d ago |  |        | nothing                                     |
    | ALI-03 | DP absent; PT absent                                     |                          |               | nothing                                     |
    | ALI-03 | DP absent; PT absent; no pain; sensation normal; power normal |                     |               | nothing                                     |
    | ALI-03 | DP absent; PT absent; DP absent 15d ago                  |                          |               | nothing                                     |
    | ALI-03 | DP absent; PT absent; DP absent 13d ago                  |                          |               | nothing                                     |
    | ALI-03 | DP absent; PT absent; DP palpable 15d ago                |                          |               | nothing                                     |
    | ALI-03 | DP absent; PT absent                                     | DP absent; PT absent; pain |             | suspected right critical                    |
    | ALI-05 | DP absent; PT palpable; pain                             |                          |               | nothing                                     |
    | ALI-05 | DP palpable; PT absent; pain onset 40d                   |                          |               | nothing                                     |
    | ALI-05 | DP absent; PT palpable; pain; ABI 0.95 30d ago           |                          |               | nothing                                     |
    | ALI-05 | DP absent; PT palpable; pain; ABI 0.95 366d ago          |                          |               | nothing                                     |
    | ALI-06 | pain; pale; cold                                         |                          |               | possible left warning                       |
    | ALI-06 | pain; numb; weak                                         |                          |               | possible left critical                      |
    | ALI-06 | pain; numb; power normal; cold                           |                          |               | possible left warning                       |
    | ALI-06 | pain onset 15d; pale; cold                               |                          |               | pulses_not_recorded left warning            |
    | ALI-06 | pain; pale; cold; arterial audible                       |                          |               | possible left warning                       |
    | ALI-06 |                                                          |                          | pain; pale; cold | possible unsided warning                 |
    | ALI-10 | pain onset 2h; cool; pale                                |                          |               | possible left warning                       |
    | ALI-08 | pain; numb                                               |                          |               | pulses_not_recorded left warning            |
    | ALI-08 | numb                                                     |                          |               | pulses_not_recorded left warning            |
    | ALI-08 | pain                                                     |                          |               | pulses_not_recorded left info               |
    | ALI-08 | pain                                                     | pain                     |               | pulses_not_recorded left info + pulses_not_recorded right info |
    | ALI-08 |                                                          |                          | pain          | pulses_not_recorded unsided info            |
    | ALI-08 | DP palpable                                              | PT palpable              | pain          | nothing                                     |
    | ALI-08 | DP palpable                                              |                          | pain          | pulses_not_recorded unsided info            |
    | ALI-07 | DP weak; PT weak; numb                                   |                          |               | possible left warning                       |
    | ALI-07 | DP weak; PT absent; numb                                 |                          |               | possible left warning                       |
    | ALI-07 | DP weak; PT palpable; numb                               |                          |               | nothing                                     |
    | ALI-07 | DP weak; PT weak                                         |                          |               | nothing                                     |
    | ALI-07 | DP weak; PT weak; numb                                   | DP weak; PT weak; numb   |               | nothing                                     |
    | ALI-07 | DP weak; PT weak; numb; pain; cold                       | DP weak; PT weak; numb   |               | possible left warning                       |
    | ALI-07 | DP weak; PT weak; pain; numb                             | DP weak; PT weak; numb   |               | nothing                                     |
    | ALI-11 | DP absent; PT absent; pain                               | DP absent; PT absent; numb |             | suspected_bilateral both critical           |
    | ALI-11 | DP absent; PT absent; pain                               | DP absent; PT absent     |               | suspected left critical                     |
    | ALI-11 | DP absent; PT absent; pain                               | ALI onset 1d             |               | suspected left critical + suspected right critical |
    | ALI-11 | DP absent; PT absent; pain                               | ALI onset 1d; pain       |               | suspected left critical + suspected right critical |
    | ALI-14 | DP palpable; pain                                        |                          |               | nothing                                     |
    | ALI-14 | DP palpable; pain; numb                                  |                          |               | nothing                                     |
    | ALI-14 | DP palpable; pain; numb; cold                            |                          |               | possible_conflict left warning              |
    | ALI-14 | PT palpable; mild weakness                               |                          |               | possible_conflict left warning              |
    | ALI-14 | PT palpable; mild weakness onset 15d                     |                          |               | nothing                                     |
    | ALI-14 | DP palpable; arterial inaudible                          |                          |               | possible_conflict left warning              |
    | ALI-14 | DP palpable; weak                                        | PT palpable; weak        |               | possible_conflict both warning              |
    | ALI-14 | DP palpable; weak                                        | PT palpable; weak onset 15d |               | possible_conflict left warning              |
    | ALI-14 | DP palpable; weak                                        | PT palpable; ALI onset 1d |               | possible_conflict both warning              |
    | ALI-14 | DP palpable; weak                                        | weak                     |               | possible_conflict left warning + pulses_not_recorded right warning |
    | ALI-14 | DP palpable; weak                                        |                          | DP palpable; weak | possible_conflict left warning + possible_conflict unsided warning |
    | ALI-14 | DP palpable; weak                                        | DP palpable; blue toes   |               | possible_conflict left warning + blue_toes right warning |
    | ALI-14 | DP palpable; weak                                        | DP palpable; weak        | DP palpable; weak | possible_conflict both warning + possible_conflict unsided warning |
    | ALI-14 | DP palpable; arterial audible; pain                      |                          |               | nothing                                     |
    | ALI-14 | DP palpable; femoral absent; pain                        |                          |               | possible_conflict left warning              |
    | ALI-14 | DP palpable; femoral absent                              |                          |               | nothing                                     |
    | ALI-14 | DP palpable; blue toes                                   |                          |               | blue_toes left warning                      |
    | ALI-14 | DP palpable; blue toes onset 15d                         |                          |               | nothing                                     |
    | ALI-14 | DP palpable; ALI onset 1d                                |                          |               | possible_conflict left warning              |
    | ALI-14 | DP palpable 25h ago; pain; numb; cold                    |                          |               | possible left warning                       |
    | ALI-14 | DP weak; PT weak; blue toes                              |                          |               | possible left warning                       |
    | ALI-02 | ALI onset 14d                                            |                          |               | suspected left critical                     |
    | ALI-02 | ALI onset 15d                                            |                          |               | nothing                                     |
    | ALI-02 | ALI 14d ago                                              |                          |               | suspected left critical                     |
    | ALI-02 | ALI 15d ago                                              |                          |               | nothing                                     |
    | ALI-02 | ALI undated                                              |                          |               | nothing                                     |
    | ALI-02 | ALI onset 1d unconfirmed                                 |                          |               | possible left warning                       |
    | ALI-02 | ALI onset 1d unconfirmed; DP absent; PT absent           |                          |               | possible left critical                      |
    | DATA-03 | DP absent; PT absent; pain unconfirmed                  |                          |               | possible left critical                      |
    | DATA-20 | DP absent; PT absent; pain from text                    |                          |               | possible left critical                      |
    | DATA-20 | DP absent; PT absent; numb from text                    |                          |               | suspected left critical                     |
    | DATA-20 | pulseless leg onset 1d from text                        |                          |               | possible left warning                       |
    | DATA-20 | pulseless leg onset 15d from text                       |                          |               | nothing                                     |
    | DATA-20 | pulseless leg onset 1d from text; DP palpable           |                          |               | nothing                                     |
    | ALI-02 | ALI onset 1d resolved                                    |                          |               | nothing                                     |
    | ALI-02 | ALI onset 3d; revascularized 2d ago                      |                          |               | nothing                                     |
    | ALI-02 | ALI onset 3d; revascularized 3d ago                      |                          |               | nothing                                     |
    | ALI-02 | ALI onset 3d; revascularized 4d ago                      |                          |               | suspected left critical                     |
    | ALI-02 | ALI onset 3d                                             | revascularized 2d ago    |               | suspected left critical                     |
    | ALI-02 | ALI onset 3d                                             |                          | revascularized 2d ago | nothing                             |
    | ALI-02 | ALI onset 3d; revascularized 2d ago; DP absent; PT absent; pain |                   |               | suspected left critical                     |
    | ALI-02 |                                                          |                          | ALI onset 1d  | suspected unsided critical                  |
    | DATA-08 |                                                         |                          | DP absent; PT absent; pain | suspected unsided critical     |
    | DATA-08 | DP absent; PT absent                                    |                          | pain          | suspected left critical                     |
    | DATA-08 | pain                                                    |                          | DP absent; PT absent | suspected unsided critical           |
    | DATA-08 | DP palpable; pain                                       |                          | DP absent; PT absent | nothing                              |
    | DATA-08 | DP absent; PT absent; pain; amputated                   |                          |               | nothing                                     |
    | DATA-08 | DP absent; PT absent; pain                              |                          | amputated     | suspected left critical                     |
    | DATA-08 |                                                         |                          | amputated; DP absent; PT absent; pain | suspected unsided critical |
    | DATA-08 | DP absent; PT absent; pain                              | amputated; DP absent; PT absent; pain |  | suspected left critical                     |
    | DATA-12 |                                                         |                          |               | nothing                                     |
    | DATA-17 | DP palpable; PT palpable; no pain; sensation normal; power normal | DP palpable; PT palpable |      | nothing                                     |
    | ALI-10 | pain listed onset 3d 3d ago; DP absent; PT absent        |                          |               | suspected left critical                     |
    | ALI-10 | pain listed 400d ago; DP absent; PT absent               |                          |               | nothing                                     |
    | ALI-10 | pain listed onset 400d 1h ago; DP absent; PT absent      |                          |               | nothing                                     |
""")


@pytest.mark.parametrize("row", RECOGNITION, ids=names(RECOGNITION))
def test_recognition(row: dict[str, str]) -> None:
    assert said(picture(row["left"], row["right"], row["no side"], age=40)) == row["we say"]


CLASSES = vignettes("""
    | row    | left leg: DP absent; PT absent; and                                  | class | stakes | class and time notes |
    |--------+----------------------------------------------------------------------+-------+--------+----------------------|
    | ALI-23 | pain; sensation normal; power normal; arterial audible; rest pain onset 5h; refill normal | >=I | limb threatened | class_i_maybe_iia onset_unknown |
    | ALI-23 | pain; sensation normal; power normal; arterial audible; no rest pain | =I    | acute, limb viable | class_i onset_unknown |
    | ALI-23 | pain; sensation normal; power normal; arterial audible; refill slow  | =I    | acute, limb viable | class_i onset_unknown |
    | ALI-23 | pain; sensation normal; power normal; arterial audible; refill very slow | >=I | limb threatened | class_i_maybe_iia onset_unknown |
    | ALI-23 | pain; sensation normal; power normal; arterial audible; refill absent | >=I  | limb threatened | class_i_maybe_iia onset_unknown |
    | ALI-23 | pain; sensation normal; power normal; arterial audible               | =I    | acute, limb viable | class_i class_i_ask onset_unknown |
    | ALI-22 | pain; numb toes; power normal                                        | =IIa  | limb threatened | class_iia onset_unknown |
    | ALI-22 | pain; sensation normal; power normal; arterial inaudible             | =IIa  | limb threatened | class_iia onset_unknown |
    | ALI-24 | pain; numb toes; power normal; rest pain                             | =IIa  | limb threatened | class_iia class_iia_rest_pain onset_unknown |
    | ALI-24 | pain; sensation normal; power normal; arterial inaudible; rest pain  | =IIa  | limb threatened | class_iia onset_unknown |
    | ALI-21 | mild weakness                                                        | =IIb  | limb threatened | class_iib onset_unknown |
    | ALI-21 | numb foot; power normal                                              | =IIb  | limb threatened | class_iib onset_unknown |
    | ALI-20 | no sensation; paralysed; arterial inaudible; venous inaudible        | =III  | limb threatened | class_iii onset_unknown |
    | ALI-20 | no sensation; paralysed onset 30h; arterial inaudible; venous inaudible | =III | limb threatened | class_iii onset_hours |
    | ALI-28 | paralysed; arterial inaudible                                        | >=IIb | limb threatened | class_bounds possible_iii onset_unknown |
    | ALI-28 | no sensation; arterial inaudible; venous inaudible                   | >=IIb | limb threatened | class_bounds onset_unknown |
    | ALI-29 | paralysed; arterial inaudible; fixed mottling                        | >=IIb | limb threatened | class_bounds possible_iii_fixed onset_unknown |
    | ALI-29 | paralysed; arterial inaudible; mottled                               | >=IIb | limb threatened | class_bounds possible_iii onset_unknown |
    | ALI-25 | numb toes; arterial inaudible                                        | >=IIa | limb threatened | class_bounds onset_unknown |
    | ALI-26 | pain; sensation normal; arterial audible                             | >=I   | limb threatened | class_bounds onset_unknown |
    | ALI-27 | numb; power normal; arterial audible                                 | >=IIa | limb threatened | class_bounds onset_unknown |
    | ALI-31 | pain                                                                 | >=I   | limb threatened | class_bounds onset_unknown |
    | ALI-09 | numb toes 5h ago; numb foot; power normal                            | =IIb  | limb threatened | class_iib progressing onset_unknown |
    | ALI-09 | mild weakness 5h ago; severe weakness; sensation normal              | =IIb  | limb threatened | class_iib progressing onset_unknown |
    | ALI-09 | numb foot 5h ago; numb toes; power normal                            | =IIa  | limb threatened | class_iia onset_unknown |
    | ALI-09 | numb toes 5h ago; numb foot                                          | =IIb  | limb threatened | class_iib progressing onset_unknown |
    | ALI-09 | numb foot 5h ago; numb foot; power normal                            | =IIb  | limb threatened | class_iib onset_unknown |
    | DATA-07 | numb toes; numb foot; power normal                                  | =IIb  | limb threatened | class_iib onset_unknown |
    | ALI-09 | numb toes 15d ago; numb foot; power normal                           | =IIb  | limb threatened | class_iib onset_unknown |
    | ALI-09 | numb toes 14d ago; numb foot; power normal                           | =IIb  | limb threatened | class_iib progressing onset_unknown |
    | ALI-40 | mild weakness onset 3h                                               | =IIb  | limb threatened | class_iib onset_hours |
    | ALI-40 | mild weakness onset 6h                                               | =IIb  | limb threatened | class_iib onset_hours |
    | ALI-40 | mild weakness onset 7h                                               | =IIb  | limb threatened | class_iib onset_hours over_six_hours |
    | ALI-41 | mild weakness                                                        | =IIb  | limb threatened | class_iib onset_unknown |
    | ALI-40 | mild weakness; began onset 4h                                        | =IIb  | limb threatened | class_iib onset_hours |
""")


@pytest.mark.parametrize("row", CLASSES, ids=names(CLASSES))
def test_class_and_time(row: dict[str, str]) -> None:
    left = row["left leg: DP absent; PT absent; and"]
    pulses = "DP doppler-only; PT absent" if "arterial audible" in left else "DP absent; PT absent"
    finding = only(picture(f"{pulses}; {left}"))
    assert [one for one in finding.concepts if one.startswith("ali.rutherford")] == [f"ali.rutherford{row['class']}"]
    assert finding.stakes is Stakes(row["stakes"])
    expected = row["class and time notes"].split()
    assert [one for one in notes(finding) if one in limb_severity.NOTES] == expected
    assert ("ali.progressing" in finding.concepts) is ("progressing" in expected)


@pytest.mark.parametrize("pulse", ["weak", "doppler-only"])
def test_a_pedal_pulse_is_an_arterial_signal(pulse: str) -> None:
    """ALI-23: below an occluded groin it makes the class, and no Doppler is missing."""
    finding = only(picture(f"femoral absent; DP {pulse}; pain; sensation normal; power normal; no rest pain"))
    assert "ali.rutherford=I" in finding.concepts
    assert finding.missing == (Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD, Side.LEFT),)


def test_the_notes_carry_the_numbers_of_the_table() -> None:
    """ALI-21 to ALI-23: 6 h for a threatened leg, 6 to 24 h for a viable one; hours are whole hours since onset."""
    threatened = only(picture("DP absent; PT absent; mild weakness onset 3.9h"))
    assert threatened.notes[0].blanks == {"side": threatened.side, "hours": 6}
    assert threatened.notes[1].blanks == {"hours": 3}
    assert threatened.blanks == {"side": threatened.side, "rutherford": "Rutherford IIb", "onset": "onset 3 h ago"}
    viable = only(picture("DP doppler-only; PT absent; pain; sensation normal; power normal"))
    assert viable.notes[0].blanks == {"side": viable.side, "from_hours": 6, "to_hours": 24}
    unsure = only(picture("DP absent; PT absent; pain onset 30min"))
    assert unsure.blanks["rutherford"] == "Rutherford I or worse"
    assert unsure.blanks["onset"] == "onset less than 1 h ago"
    assert unsure.notes[0].blanks == {"side": unsure.side, "lower": "I", "upper": "III", "hours": 6}
    progressing = only(picture("DP absent; PT absent; numb toes 5h ago; numb foot; power normal"))
    assert progressing.notes[1].blanks == {"hours": 6}


def test_the_earliest_onset_counts() -> None:
    finding = only(picture("DP absent; PT absent; pain onset 9h; numb onset 2h; ALI onset 5h"))
    assert finding.blanks["onset"] == "onset 9 h ago"
    assert only(picture("ALI onset 5h")).blanks["onset"] == "onset 5 h ago"
    again = only(picture("DP absent; PT absent; pain onset 9h 5h ago; pain onset 2h"))
    assert again.blanks["onset"] == "onset 9 h ago"
    denied = only(picture("DP absent; PT absent; no pain onset 9h; numb onset 2h"))
    assert denied.blanks["onset"] == "onset 2 h ago"
    gone = only(picture("DP absent; PT absent; numb onset 40h 30h ago; pain onset 2h"))
    assert gone.blanks["onset"] == "onset 2 h ago"
    apart = only(picture("DP absent; PT absent; pain onset 2h; began onset 9h"))
    assert apart.blanks["onset"] == "onset 9 h ago"
    another_time = only(picture("DP absent; PT absent; pain onset 2h; began onset 20d"))
    assert another_time.blanks["onset"] == "onset 2 h ago"


def test_an_onset_known_to_the_day_prints_no_clock_time() -> None:
    """DATA-13, ALI-40: the day is told, and the earliest time it may have been counts for the muscle."""
    midnight = NOW.replace(hour=0)
    today = When(midnight, midnight + timedelta(days=1))
    pain = Sign(
        concept=Concept.PAIN_LIMB,
        reference="Observation/pain",
        side=Side.LEFT,
        when=at(NOW - timedelta(hours=1)),
        onset=today,
        value=Presence.PRESENT,
    )
    finding = only(picture("DP absent; PT absent", extra=[pain]))
    assert finding.blanks["onset"] == "onset hour not recorded"
    told = [note for note in finding.notes if note.id.startswith("onset")]
    assert [(note.id, note.blanks) for note in told] == [("onset_day", {"onset": today})]
    assert "over_six_hours" in notes(finding)


MISSING = vignettes("""
    | left leg: DP absent; PT absent; and                        | missing                                              |
    |------------------------------------------------------------+------------------------------------------------------|
    | mild weakness onset 2h                                     |                                                      |
    | mild weakness                                              | symptom.onset                                        |
    | numb toes onset 2h; arterial inaudible                     | motor.limb                                           |
    | sensation normal; power normal; pain onset 2h              | doppler.arterial                                     |
    | numb onset 2h; power normal                                | sensory.limb                                         |
    | pain onset 2h                                              | sensory.limb motor.limb doppler.arterial doppler.venous |
    | no sensation; paralysed onset 2h; arterial inaudible       | doppler.venous                                       |
    | pain onset 2h; sensation normal; power normal; arterial audible | pain.rest capillary_refill                      |
    | pain onset 2h; sensation normal; power normal; arterial audible; refill normal |                                  |
""")


@pytest.mark.parametrize("row", MISSING, ids=names(MISSING))
def test_what_would_narrow_the_class_is_listed(row: dict[str, str]) -> None:
    """ALI-25: only the unknown that would change the class is asked for."""
    left = row["left leg: DP absent; PT absent; and"]
    finding = only(picture(f"DP absent; PT absent; {left}"))
    assert [gap.concept.value for gap in finding.missing] == row["missing"].split()
    assert ("ali.missing_data" in finding.concepts) is bool(row["missing"])


def test_the_two_silences_are_told_apart() -> None:
    """Not on record and not sent are different reasons; a recorded deficit of unknown extent is a third."""
    left = "DP absent; PT absent; pain onset 2h; numb"
    on_record = {gap.concept: gap.why for gap in only(picture(left)).missing}
    assert on_record[Concept.MOTOR_LIMB] is Why.NOT_ON_RECORD
    assert on_record[Concept.SENSORY_LIMB] is Why.EXTENT
    not_sent = only(picture(left, needs={Need.CONDITIONS: NeedState.ABSENT}))
    assert {gap.concept: gap.why for gap in not_sent.missing}[Concept.MOTOR_LIMB] is Why.NOT_SENT


PROPOSALS = vignettes("""
    | row    | left                                                             | chart      | we propose                                                                                                  | optional         |
    |--------+------------------------------------------------------------------+------------+-------------------------------------------------------------------------------------------------------------+------------------|
    | ALI-63 | DP absent; PT absent; pain; numb toes; power normal              |            | referral.vascular order.heparin order.cta_runoff order.analgesia order.baseline_bloods order.thrombolysis   |                  |
    | ALI-64 | DP absent; PT absent; mild weakness                              |            | referral.vascular order.heparin order.cta_runoff order.analgesia order.baseline_bloods                      | order.cta_runoff |
    | ALI-20 | DP absent; PT absent; no sensation; paralysed; arterial inaudible; venous inaudible |  | referral.vascular order.analgesia order.baseline_bloods                                            |                  |
    | ALI-11 | DP absent; PT absent; mild weakness                              | dissection | referral.vascular order.cta_runoff order.analgesia order.baseline_bloods                                    | order.cta_runoff |
    | ALI-11 | DP absent; PT absent; mild weakness                              | dissection unconfirmed | referral.vascular order.cta_runoff order.analgesia order.baseline_bloods                        | order.cta_runoff |
    | ALI-11 | DP absent; PT absent; mild weakness                              | dissection resolved | referral.vascular order.heparin order.cta_runoff order.analgesia order.baseline_bloods              | order.cta_runoff |
    | ALI-06 | pain; pale; cold                                                 |            | referral.vascular                                                                                           |                  |
    | ALI-07 | DP weak; PT weak; numb                                           |            | referral.vascular                                                                                           |                  |
    | ALI-14 | DP palpable; mild weakness                                       |            | referral.vascular                                                                                           | referral.vascular |
    | ALI-14 | DP palpable; blue toes                                           |            | referral.vascular                                                                                           |                  |
    | ALI-08 | numb                                                             |            |                                                                                                             |                  |
""")


@pytest.mark.parametrize("row", PROPOSALS, ids=names(PROPOSALS))
def test_proposals(row: dict[str, str]) -> None:
    finding = only(picture(row["left"], chart=row["chart"]))
    assert " ".join(finding.proposes) == row["we propose"]
    assert finding.optional == frozenset(row["optional"].split())
    assert set(finding.proposes) <= set(acute_limb_ischemia.PROPOSES)
    suspected = row["chart"] in ("dissection", "dissection unconfirmed")
    assert ("dissection_no_heparin" in notes(finding)) is suspected


CAUSES = vignettes("""
    | row    | right leg            | chart                       | age | concept                    | notes                                    |
    |--------+----------------------+-----------------------------+-----+----------------------------+------------------------------------------|
    | ALI-50 | DP palpable          | AF                          | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | mural thrombus              | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | prosthetic valve            | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | endocarditis                | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | LV dysfunction              | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | infarction onset 90d        | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-50 |                      | infarction onset 91d        | 70  |                            | cause_clotting                           |
    | ALI-50 |                      | infarction onset 9d unconfirmed | 70 |                         | cause_clotting                           |
    | ALI-50 |                      | DVT; PFO                    | 70  | ali.etiology=embolic       | cause_embolic cause_find_source cause_clotting |
    | ALI-50 |                      | PFO                         | 70  |                            | cause_clotting                           |
    | ALI-50 |                      | AF unconfirmed              | 70  |                            | cause_clotting                           |
    | ALI-51 |                      | PAD                         | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-51 |                      | claudication                | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-51 |                      | CLTI                        | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-51 |                      | bypass                      | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-51 |                      | revascularized 300d ago     | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-51 | DP absent; PT absent |                             | 70  | ali.etiology=thrombotic    | cause_thrombotic                         |
    | ALI-52 |                      | popliteal aneurysm          | 70  |                            | cause_named                              |
    | ALI-52 |                      | trauma                      | 70  |                            | cause_named                              |
    | ALI-52 |                      | leg trauma                  | 70  |                            | cause_named                              |
    | ALI-52 |                      | Buerger                     | 70  |                            | cause_named                              |
    | ALI-52 |                      | atheroembolism              | 70  |                            | cause_named                              |
    | ALI-53 |                      |                             | 70  |                            | cause_clotting                           |
    | ALI-53 |                      | AF                          | 49  | ali.etiology=embolic       | cause_embolic cause_find_source cause_clotting |
    | ALI-53 |                      | AF                          | 50  | ali.etiology=embolic       | cause_embolic cause_find_source          |
    | ALI-53 |                      | AF; prior DVT               | 70  | ali.etiology=embolic       | cause_embolic cause_find_source cause_clotting |
    | ALI-53 |                      | PAD; cancer                 | 70  | ali.etiology=thrombotic    | cause_thrombotic cause_clotting          |
    | ALI-53 |                      | PAD; thrombophilia          | 70  | ali.etiology=thrombotic    | cause_thrombotic cause_clotting          |
    | ALI-54 |                      | AF; PAD                     | 70  |                            | cause_mixed cause_find_source            |
    | ALI-55 |                      | AF resolved                 | 70  |                            | cause_af_history cause_clotting          |
    | ALI-55 |                      | AF history                  | 70  |                            | cause_af_history cause_clotting          |
    | ALI-55 |                      | AF; AF history              | 70  | ali.etiology=embolic       | cause_embolic cause_find_source          |
""")


@pytest.mark.parametrize("row", CAUSES, ids=names(CAUSES))
def test_cause(row: dict[str, str]) -> None:
    finding = only(picture("DP absent; PT absent; pain", row["right leg"], chart=row["chart"], age=int(row["age"])))
    assert [one for one in finding.concepts if "etiology" in one] == row["concept"].split()
    assert [one for one in notes(finding) if one.startswith("cause")] == row["notes"].split()


def test_a_named_cause_is_in_the_evidence() -> None:
    """ALI-52: the name is a concept, printed by its label."""
    finding = only(picture("DP absent; PT absent; pain", chart="Buerger; popliteal aneurysm"))
    named = [note.blanks["cause"] for note in finding.notes if note.id == "cause_named"]
    assert named == [Concept.COND_POPLITEAL_ANEURYSM, Concept.COND_BUERGER]
    assert {Concept.COND_POPLITEAL_ANEURYSM, Concept.COND_BUERGER} <= {fact.concept for fact in finding.evidence}


ACTIONS = vignettes("""
    | row    | left                                                      | right | no side | chart   | note                   | there |
    |--------+-----------------------------------------------------------+-------+---------+---------+------------------------+-------|
    | ALI-43 | DP absent; PT absent; pain; numb toes; power normal       |       |         |         | call_vascular          | yes   |
    | ALI-64 | DP absent; PT absent; mild weakness                       |       |         |         | theater_first          | yes   |
    | ALI-64 | DP absent; PT absent; mild weakness                       |       |         |         | call_vascular          | no    |
    | ALI-64 | DP absent; PT absent; paralysed                           |       |         |         | theater_first          | yes   |
    | ALI-20 | no sensation; paralysed; arterial inaudible; venous inaudible |   |         |         | no_heparin_dead_limb   | yes   |
    | ALI-20 | no sensation; paralysed; arterial inaudible; venous audible |     |         |         | no_heparin_dead_limb   | no    |
    | ALI-08 | DP absent; PT absent; pain                                |       |         |         | check_doppler          | yes   |
    | ALI-08 | DP absent; PT absent; pain; arterial inaudible            |       |         |         | check_doppler          | no    |
    | ALI-02 | ALI onset 1d                                              |       |         |         | diagnosis_without_exam | yes   |
    | ALI-02 | ALI onset 1d; DP absent; PT absent; pain                  |       |         |         | diagnosis_without_exam | no    |
    | DATA-08 | DP absent; PT absent                                     |       | pain    |         | side_to_confirm        | yes   |
    | DATA-08 | DP absent; PT absent; pain                               |       |         |         | side_to_confirm        | no    |
    | DATA-08 |                                                          |       | DP absent; PT absent; pain | | side_to_confirm     | yes   |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | sciatica | spine_or_nerve_listed | yes   |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | stenosis | spine_or_nerve_listed | yes   |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | back pain | spine_or_nerve_listed | yes  |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | neuropathy | spine_or_nerve_listed | yes |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | diabetic neuropathy | spine_or_nerve_listed | yes |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | peroneal palsy | spine_or_nerve_listed | yes |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | meralgia | spine_or_nerve_listed | yes |
    | ALI-16 | DP absent; PT absent; pain                                |       |         | sciatica resolved | spine_or_nerve_listed | no |
    | ALI-16 | DP absent; PT absent; pain                                |       |         |         | spine_or_nerve_listed  | no    |
    | ALI-15 | DP absent; PT absent; numb                                |       |         | diabetes | painless              | yes   |
    | ALI-15 | DP absent; PT absent; numb                                |       |         | neuropathy | painless            | yes   |
    | ALI-15 | DP absent; PT absent; numb                                |       |         | diabetic neuropathy | painless   | yes   |
    | ALI-15 | DP absent; PT absent; pain                                |       |         | diabetes | painless              | no    |
    | ALI-15 | DP absent; PT absent; rest pain                           |       |         | diabetes | painless              | no    |
    | ALI-15 | DP absent; PT absent; numb                                |       |         |         | painless               | no    |
    | ALI-42 | DP absent; PT absent; pain onset 7h                       |       |         |         | after_six_hours        | yes   |
    | ALI-42 | DP absent; PT absent; pain onset 6h                       |       |         |         | after_six_hours        | no    |
    | ALI-61 | DP absent; PT absent; pain                                |       |         |         | analgesia              | yes   |
    | ALI-73 | DP absent; PT absent; pain                                |       |         |         | no_vascular_service    | yes   |
    | ALI-68 | DP absent; PT absent; pain; numb toes; power normal       |       |         |         | options_salvageable    | yes   |
    | ALI-70 | DP absent; PT absent; mild weakness                       |       |         |         | options_threatened     | yes   |
    | ALI-70 | DP absent; PT absent; mild weakness                       |       |         |         | options_salvageable    | no    |
    | ALI-20 | no sensation; paralysed; arterial inaudible; venous inaudible |   |         |         | options_threatened     | no    |
    | ALI-20 | no sensation; paralysed; arterial inaudible; venous inaudible |   |         |         | options_salvageable    | no    |
    | ALI-30 | DP palpable; severe weakness                              |       |         |         | deficit_with_neuro     | yes   |
    | ALI-30 | DP palpable; paralysed                                    |       |         |         | deficit_with_neuro     | yes   |
    | ALI-30 | DP palpable; no sensation; mild weakness                  |       |         |         | deficit_with_neuro     | yes   |
    | ALI-30 | DP palpable; mild weakness                                |       |         |         | deficit_with_neuro     | no    |
    | ALI-30 | DP palpable; severe weakness; arterial inaudible          |       |         |         | deficit_with_neuro     | no    |
    | DATA-05 | numb; DP absent 30h ago                                  |       |         |         | last_pulses_old        | yes   |
    | DATA-05 | numb                                                     |       |         |         | last_pulses_old        | no    |
    | ALI-06 | pain; pale; cold                                          |       |         |         | possible_no_heparin    | yes   |
""")


@pytest.mark.parametrize("row", ACTIONS, ids=names(ACTIONS))
def test_actions_and_background(row: dict[str, str]) -> None:
    finding = only(picture(row["left"], row["right"], row["no side"], row["chart"]))
    assert (row["note"] in notes(finding)) is (row["there"] == "yes")


def test_both_legs() -> None:
    """ALI-11, ALI-32: the worse leg leads, both are classified, the aorta is imaged, the spine waits."""
    finding = only(
        picture(
            "DP absent; PT absent; femoral absent; mild weakness onset 2h",
            "DP absent; PT absent; femoral absent; severe weakness onset 3h; paralysed 30min ago; no sensation",
        )
    )
    assert finding.card == "suspected_bilateral"
    assert finding.side is None
    assert finding.blanks == {"rutherford": "Rutherford IIb or worse", "onset": "onset 3 h ago"}
    assert {"ali", "ali.bilateral", "ali.left", "ali.right", "ali.rutherford>=IIb", "ali.rutherford=IIb"} <= set(
        finding.concepts
    )
    assert "order.cta_aorta_runoff" in finding.proposes
    assert "order.cta_runoff" not in finding.proposes
    assert notes(finding)[:4] == ["class_bounds", "possible_iii", "progressing", "class_iib"]
    assert {"aortic", "aortic_not_spine"} <= set(notes(finding))


BOTH_LEGS = vignettes("""
    | left                                       | right                                      | chart             | spine waits |
    |--------------------------------------------+--------------------------------------------+-------------------+-------------|
    | DP absent; PT absent; femoral absent; weak | DP absent; PT absent; femoral absent; weak |                   | yes         |
    | DP absent; PT absent; femoral absent; weak | DP absent; PT absent; femoral absent; pain |                   | no          |
    | DP absent; PT absent; femoral absent; pain | DP absent; PT absent; femoral absent; pain |                   | no          |
    | DP absent; PT absent; femoral absent; pain | DP absent; PT absent; femoral absent; pain | urinary retention | yes         |
    | DP absent; PT absent; femoral absent; pain | DP absent; PT absent; femoral absent; pain | urinary retention 30h ago | no  |
    | DP absent; PT absent; femoral absent; pain | DP absent; PT absent; femoral absent; pain | no urinary retention | no       |
    | DP absent; PT absent; femoral absent; pain | DP absent; PT absent; femoral absent; pain | incontinence      | yes         |
    | DP absent; PT absent; weak                 | DP absent; PT absent; femoral absent; weak |                   | no          |
""")


@pytest.mark.parametrize("row", BOTH_LEGS, ids=names(BOTH_LEGS))
def test_absent_femorals_with_weakness_or_bladder_signs_are_aortic(row: dict[str, str]) -> None:
    """ALI-11."""
    finding = only(picture(row["left"], row["right"], row["chart"]))
    assert ("aortic_not_spine" in notes(finding)) is (row["spine waits"] == "yes")
    assert finding.optional == (frozenset({"order.cta_aorta_runoff"}) if "weak" in row["left"] else frozenset())


def test_conflicting_findings_of_one_time_take_the_worse_and_say_so() -> None:
    """DATA-07."""
    finding = only(picture("DP absent; DP weak; PT absent; mild weakness onset 2h"))
    assert finding.card == "suspected"
    assert "data.conflict" in finding.concepts
    calm = only(picture("DP absent; DP palpable 2h ago; PT absent; mild weakness onset 2h"))
    assert "data.conflict" not in calm.concepts


def test_a_leg_without_a_chart_cannot_be_assessed() -> None:
    """Unknown is told to the trace, with both reasons kept apart; it is no finding."""
    outcomes = list(acute_limb_ischemia.assess(picture(needs={Need.EXAM: NeedState.ABSENT})))
    assert [type(one) for one in outcomes] == [CannotAssess, CannotAssess]
    for one in outcomes:
        assert isinstance(one, CannotAssess)
        assert {gap.why for gap in one.missing} == {Why.NOT_SENT}


def test_order_of_the_chart_changes_nothing() -> None:
    forwards = picture("DP absent; PT absent; numb toes onset 2h; pain", chart="AF; PAD")
    backwards = PatientPicture(
        as_of=forwards.as_of,
        limits=LIMITS,
        age=forwards.age,
        needs=forwards.needs,
        facts=tuple(reversed(forwards.facts)),
    )
    one, other = only(forwards), only(backwards)
    assert set(one.evidence) == set(other.evidence)
    assert (one.concepts, one.notes, one.proposes) == (other.concepts, other.notes, other.proposes)


def test_evidence_names_every_fact_that_spoke() -> None:
    finding = only(picture("DP absent; PT doppler-only; numb toes; power normal; venous audible", chart="AF"))
    assert {fact.concept for fact in finding.evidence} == {
        Concept.PULSE_DORSALIS_PEDIS,
        Concept.PULSE_POSTERIOR_TIBIAL,
        Concept.SENSORY_LIMB,
        Concept.MOTOR_LIMB,
        Concept.DOPPLER_VENOUS,
        Concept.COND_AF,
    }
