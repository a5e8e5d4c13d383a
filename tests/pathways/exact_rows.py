"""One chart for one pathway each, whose whole conclusion is recorded: what a card holds beside its urgency and side.

The rows are taken from the tables of the pathways, which say who gets which card; here stands what is in it.
"""

from __future__ import annotations

from tests.support.vignettes import vignettes

ROWS = vignettes("""
    | pathway | left | right | no side | chart | age | not sent |
    |---------+------+-------+---------+-------+-----+----------|
    | cauda_equina | | | | saddle_sensory_loss 25h ago | | |
    | compartment_syndrome | cond.compartment | | | | | |
    | deep_vein_thrombosis | DVT; DP weak; PT weak; numb | | | med.doac | | |
    | deep_vein_thrombosis | DVT | | | | | |
    | guillain_barre | weak onset 5d | weak onset 5d | | vital.capacity 20 mL/kg | | |
    | guillain_barre | weak; reflex absent | weak | | | | |
    | guillain_barre | weak | weak | | | | |
    | phlegmasia | sign.massive_swelling; pain | | | | | |
    | phlegmasia | cond.phlegmasia | | | | | |
    | phlegmasia | sign.massive_swelling; mottled | | | | | |
    | spinal_stroke | told weakness (sudden onset) | told weakness | | back pain; cond.vascular_risk; no sign.dissociated_sensory_loss 25h ago | | |
    | stroke | | | | cond.hemiparesis | | |
    | stroke | | | | sign.face_weakness 5h ago; no sign.face_weakness | | |
    | stroke | told numbness (sudden onset) | | | | | |
    | stroke | | | | sign.face_weakness | | |
    | stroke | told weakness (sudden onset); DP palpable | | | sign.face_weakness onset 2h | | |
    | stroke | told weakness (sudden onset) onset 24h; DP palpable | | | | | |
""")
