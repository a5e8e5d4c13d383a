"""One chart for one pathway each, whose whole conclusion is recorded: what a card holds beside its urgency and side.

The rows are taken from the tables of the pathways, which say who gets which card; here stands what is in it.
"""

from __future__ import annotations

from tests.support.vignettes import vignettes

ROWS = vignettes("""
    | pathway | left | right | no side | chart | age | not sent |
    |---------+------+-------+---------+-------+-----+----------|
    | aortoiliac_disease | told pain (buttock, on walking) | femoral weak | | | 60 | |
    | calcium | | | | sign.tetany | | |
    | cauda_equina | | | | saddle_sensory_loss 25h ago | | |
    | compartment_syndrome | cond.compartment | | | | | |
    | compartment_syndrome | cond.leg_fracture onset 1d; pain.severity 9 | | | | | |
    | cord_compression | severe weakness; reflex absent | weak; reflex brisk | | | | |
    | deep_vein_thrombosis | DVT; DP weak; PT weak; numb | | | med.doac | | |
    | deep_vein_thrombosis | DVT | | | | | |
    | deep_vein_thrombosis | sign.leg_swelling | | | | | conditions procedures |
    | diabetic_neuropathy | told burning (stocking distribution) | told burning (stocking distribution) | | diabetes | | |
    | diabetic_neuropathy | told pain | | | diabetes | | |
    | diabetic_neuropathy | told burning (stocking distribution); sign.foot_deformity | told burning (stocking distribution) | | diabetes | | procedures |
    | diabetic_neuropathy | told pain | | | diabetes | | procedures |
    | diabetic_neuropathy | told burning (stocking distribution) | told burning (stocking distribution) | | diabetes | | procedures |
    | diabetic_neuropathy | told burning (stocking distribution) | told burning (stocking distribution) | | diabetes; PAD | | |
    | guillain_barre | weak onset 5d | weak onset 5d | | vital.capacity 20 mL/kg | | |
    | guillain_barre | weak; reflex absent | weak | | | | |
    | guillain_barre | weak | weak | | | | |
    | guillain_barre | power normal listed 5d ago; reflex absent | weak onset 5d | | | | |
    | limb_threatening_ischemia | | | cond.gangrene | | | |
    | limb_threatening_ischemia | | cond.foot_ulcer; ABI 1.5 | | diabetes | | |
    | limb_threatening_ischemia | toe_pressure 25 mm[Hg] | ABI 1.5 | | | | |
    | limb_threatening_ischemia | told pain (at rest); ABI 0.35 30d ago | | | | | |
    | limb_threatening_ischemia | cond.gangrene | tbi 0.9 | | | | |
    | limb_threatening_ischemia | cond.gangrene; ABI 1.50 | | | cond.foot_infection | | |
    | limb_threatening_ischemia | told pain (at rest, toes); began onset 40d; toe_pressure 25 mm[Hg] | | | | | |
    | limb_threatening_ischemia | cond.foot_ulcer | ABI 1.5 | | diabetes | | |
    | limb_threatening_ischemia | rest pain onset 40d; ABI 0.35 30d ago | ABI 1.5 | | | | |
    | limb_threatening_ischemia | cond.foot_ulcer; ABI 0.35 30d ago | ABI 1.5 | | diabetes | | |
    | limb_threatening_ischemia | told pain (at rest, toes); began onset 5d; toe_pressure 25 mm[Hg] | | | | | |
    | limb_threatening_ischemia | cond.gangrene; ABI <1.45 | | | | | |
    | limb_threatening_ischemia | rest pain onset 40d; ABI >1.3; toe_pressure 25 mm[Hg] | | | | | |
    | limb_threatening_ischemia | told pain (at rest) 20d ago; ABI 0.35 30d ago | | | | | |
    | limb_threatening_ischemia | ABI 0.35 | | told pain (at rest) onset 40d | | | |
    | mononeuropathy | sign.foot_drop | proc.cast 2d ago | | | | |
    | mononeuropathy | sign.knee_extension_weak | | | med.warfarin | | |
    | mononeuropathy | sign.foot_drop onset 1d | sign.foot_drop onset 400d | | | | |
    | mononeuropathy | sign.knee_extension_weak | | | | | |
    | mononeuropathy | sign.foot_drop | no sign.root_weakness | | | | |
    | mononeuropathy | cond.leg_fracture onset 1d; told numbness | | | | | |
    | mononeuropathy | sign.foot_drop | sign.root_weakness | | | | |
    | mononeuropathy | sign.foot_drop | sign.tight_dressing | | | | |
    | mononeuropathy | told numbness (dorsum of the foot) | sign.foot_drop | | | | |
    | mononeuropathy | | | sign.foot_drop | | | |
    | mononeuropathy | cond.plexopathy; told numbness (outer thigh) | numb | | | | |
    | mononeuropathy | sign.foot_drop onset 400d | sign.foot_drop | | | | |
    | mononeuropathy | told numbness (dorsum of the foot) | proc.cast 2d ago | | | | |
    | mononeuropathy | told numbness (posterior lower leg, sole, dorsum of the foot) | proc.gluteal_injection 2d ago | | | | |
    | mononeuropathy | sign.foot_drop; sign.root_weakness; no sign.root_weakness 2h ago | | | | | |
    | mononeuropathy | sign.foot_drop; no sign.root_weakness; sign.root_weakness | | | | | |
    | mononeuropathy | sign.foot_drop; no sign.root_weakness | sign.root_weakness | | | | |
    | mononeuropathy | told numbness (anterior thigh); told numbness (whole leg) | | | med.warfarin | | |
    | multiple_sclerosis | amputated; DP absent; PT absent | told numbness onset 5d | | cond.ms | | |
    | multiple_sclerosis | told numbness | | | cond.ms | | |
    | multiple_sclerosis | told numbness (relapsing) | | | | 30 | |
    | peripheral_artery_disease | ABI 1.41; tbi <0.80 | | | | | |
    | peripheral_artery_disease | ABI 0.8 | | cond.gangrene | | 60 | |
    | peripheral_artery_disease | ABI 0.8 | | rest pain onset 40d | | 60 | |
    | peripheral_artery_disease | told pain (on walking, calf) | | | | | |
    | peripheral_artery_disease | ABI 0.80 | | told pain (on walking) | | | |
    | peripheral_artery_disease | ABI 1.10; tbi 0.9 | ABI 1.50; tbi 0.9 | told pain (on walking) | | | |
    | peripheral_artery_disease | told pain (calf, on walking, relieved by standing still) | | | | 30 | |
    | peripheral_artery_disease | ABI 0.91; told pain (on walking) | | | | | |
    | peripheral_artery_disease | sign.femoral_bruit; told numbness | | | | 70 | |
    | peripheral_artery_disease | told pain (calf, on walking, relieved by standing still) | | | | 60 | exam measurements |
    | peripheral_artery_disease | rest pain onset 40d; ABI 1.0 | | | cond.arterial_calcification | | |
    | peripheral_artery_disease | ABI 0.80 | ABI 1.50 | | | | |
    | peripheral_artery_disease | ABI 0.80; claudication | | | | 70 | |
    | peripheral_artery_disease | | | | med.cilostazol; cond.nyha_iv | | |
    | peripheral_artery_disease | tbi 0.70 | | | | | |
    | peripheral_artery_disease | told pain (on walking) | | | cond.arterial_calcification | | |
    | peripheral_artery_disease | ABI 1.41; DP absent; PT absent | | | | | |
    | peripheral_artery_disease | ABI 0.95 | ABI 1.10 | told pain (on walking) | | | |
    | peripheral_artery_disease | ABI 0.80; rest pain onset 40d | tbi 0.8 | | | | |
    | peripheral_artery_disease | claudication | | | med.cilostazol; cond.heart_failure | | |
    | peripheral_artery_disease | ABI 0.8; tbi 0.6 | | | | | |
    | peripheral_artery_disease | ABI 0.80 | ABI 0.80; told pain (on walking) | | | 60 | |
    | peripheral_artery_disease | ABI 0.80 | ABI 0.80 | | med.cilostazol; cond.nyha_iv | 60 | |
    | peripheral_artery_disease | ABI 0.80; rest pain onset 40d | ABI 0.80; rest pain onset 40d | | med.cilostazol; cond.nyha_iv | 60 | |
    | phlegmasia | sign.massive_swelling; pain | | | | | |
    | phlegmasia | cond.phlegmasia | | | | | |
    | phlegmasia | sign.massive_swelling; mottled | | | | | |
    | plexopathy | told numbness (whole leg); weak | | | med.doac | | |
    | plexopathy | told numbness (whole leg); weak | | | | | |
    | polyneuropathy | told pain; told numbness; weak | weak | | cond.vasculitis | | |
    | polyneuropathy | numb; weak | numb | | | | |
    | polyneuropathy | numb | numb | | sign.proximal_weakness | | |
    | polyneuropathy | numb; weak | numb; weak | | neuropathy; order.ncs_emg | | |
    | polyneuropathy | numb onset 90d | numb onset 90d | | sign.proximal_weakness | | |
    | polyneuropathy | told numbness+burning (after a fixed posture) | told numbness+burning (after a fixed posture) | | | | |
    | radiculopathy | told pain (radiating down the leg); slr; told weakness (getting worse); began onset 50d | | | back pain | | |
    | radiculopathy | told pain (radiating down the leg) onset 50d; slr; DP palpable; PT palpable | | | back pain; order.mri_lumbar | | |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | lab.ferritin 200 ng/mL; lab.tsat 30 % | | medications |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | lab.ferritin 20 ng/mL | 10 | medications |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | med.iron_oral 91d ago | | conditions |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | | | medications |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | lab.tsat 50 % | | medications |
    | restless_legs | told urge to move (in the evening, relieved by movement) | | | lab.ferritin 20 ng/mL; cond.hemochromatosis unconfirmed | | |
    | restless_legs | told urge to move; told (at rest); told (relieved by movement); told (dermatomal) | | | | | |
    | spinal_infection | | | | back pain; vital.temperature <38.5 Cel | | |
    | spinal_infection | | | | back pain; proc.spinal 10d ago; order.mri_lumbar | | |
    | spinal_infection | told numbness | | | sign.fever; lab.crp 50 mg/L | | |
    | spinal_infection | told numbness | | | sign.fever; proc.spinal 10d ago | | |
    | spinal_stenosis | told pain (on standing) | told pain (on standing) | | | | |
    | spinal_stroke | told weakness (sudden onset) | told weakness | | back pain; cond.vascular_risk; no sign.dissociated_sensory_loss 25h ago | | |
    | stroke | | | | cond.hemiparesis | | |
    | stroke | | | | sign.face_weakness 5h ago; no sign.face_weakness | | |
    | stroke | told numbness (sudden onset) | | | | | |
    | stroke | | | | sign.face_weakness | | |
    | stroke | told weakness (sudden onset); DP palpable | | | sign.face_weakness onset 2h | | |
    | stroke | told weakness (sudden onset) onset 24h; DP palpable | | | | | |
    | stroke | told weakness (sudden onset) onset 3h; DP palpable | | | sign.face_weakness | | |
    | stroke | | | | cond.hemiparesis onset 2h | | |
    | stroke | | | | cond.stroke_tia onset 2h | | |
    | venous_disease | cond.venous_ulcer | cond.bleeding_veins | | | 60 | |
    | venous_disease | cond.venous; told cramp | | | | 60 | |
    | venous_disease | amputated | cond.bleeding_veins | | | 60 | |
""")
