"""The vocabulary of the differential in words: what each concept is read from, and the near miss that it is not.

A row is a kind, a concept, texts that name it, and texts that do not; texts are separated by semicolons.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.fhir.terminology import Terminology, TextKind
from app.picture.concepts import Concept

CARDS = Path(__file__).parents[2] / "cards"


@pytest.fixture(scope="module")
def words() -> Terminology:
    return Terminology.load(CARDS)


ROWS = """
diagnosis | cond.clti | Chronic limb-threatening ischemia, left; Critical limb ischaemia of right leg; CLTI | Limb pain
diagnosis | cond.pad | Peripheral arterial disease; PAD; PVD; Atherosclerosis of arteries of extremities | Coronary artery disease; Acute occlusion of femoral artery; PVD without symptoms
diagnosis | cond.buerger | Thromboangiitis obliterans; Buerger's disease | Berger disease
diagnosis | cond.popliteal_aneurysm | Popliteal artery aneurysm | Aortic aneurysm
diagnosis | cond.gangrene | Gangrene of left great toe; Dry gangrene right forefoot; Gangrene; Necrosis of toes | Gangrene of finger; Fournier gangrene; No gangrene of the foot
diagnosis | cond.arterial_calcification | Mönckeberg sclerosis; Medial arterial calcification; Noncompressible tibial vessels | Coronary calcification
diagnosis | cond.aortoiliac | Leriche syndrome; Aortoiliac occlusive disease; Iliac artery stenosis | Aortic stenosis
diagnosis | cond.epifascial_bypass | Axillofemoral bypass graft; Femoro-femoral crossover bypass | Coronary artery bypass graft; Femoropopliteal bypass graft
diagnosis | cond.claudication | Intermittent claudication | Neurogenic claudication; Jaw claudication
diagnosis | cond.limiting_symptoms | Lifestyle-limiting claudication; Disabling claudication | Claudication
diagnosis | cond.erectile_dysfunction | Erectile dysfunction; ED - erectile disorder | ED visit
diagnosis | cond.foot_ulcer | Ulcer of left heel; Diabetic foot ulcer; Non-healing wound right great toe; DFU | Gastric ulcer; Healed ulcer of foot; Venous ulcer of ankle
diagnosis | cond.foot_infection | Diabetic foot infection; Osteomyelitis of right foot; Infected toe | Athlete's foot infection; Hand, foot and mouth infection
diagnosis | cond.foot_amputation | Transmetatarsal amputation; Amputation of second toe | Below-knee amputation
diagnosis | cond.amputation | Below-knee amputation, right; Amputation of left leg | Toe amputation
diagnosis | cond.atheroembolism | Blue toe syndrome; Cholesterol embolism | Pulmonary embolism
diagnosis | cond.cauda_equina | Cauda equina syndrome; Suspected cauda equina compression | No cauda equina syndrome; Low back pain
diagnosis | cond.cord_compression | Spinal cord compression; MSCC; Cervical spondylotic myelopathy | Umbilical cord compression; Compression fracture
diagnosis | cond.cord_infarct | Spinal cord infarction; Anterior spinal artery syndrome | Cerebral infarction
diagnosis | cond.paraparesis | Spastic paraparesis; Paraplegia | Hemiparesis
diagnosis | cond.spinal_infection | Spinal epidural abscess; Discitis; Vertebral osteomyelitis | Osteomyelitis of toe; Brain abscess
diagnosis | cond.spinal_instability | Lumbar spinal instability; Unstable thoracic burst fracture | Ankle instability
diagnosis | cond.spinal_trauma | Spinal cord injury; L1 burst fracture; Fracture of lumbar vertebra | Osteoporotic compression fracture of L1; Rib fracture
diagnosis | cond.spinal_deformity | Thoracolumbar scoliosis; Ankylosing spondylitis; Pott's disease | Foot deformity
diagnosis | cond.syrinx | Syringomyelia; Cervical syrinx | Syringe exchange
diagnosis | cond.spinal_metastases | Metastasis to spine; Vertebral metastases; Spinal mets from prostate | Lung metastases; Cervical lymph node metastasis
diagnosis | cond.cancer | Breast cancer; Metastatic prostate carcinoma; Multiple myeloma | Basal cell carcinoma; Malignant hypertension; Screening for colon cancer
diagnosis | cond.radiculopathy | Sciatica, left; Lumbar radiculopathy; L5 radiculopathy; Herniated lumbar disc; Lumbar disc herniation | Cervical radiculopathy
diagnosis | cond.spinal_stenosis | Lumbar spinal stenosis; Neurogenic claudication; Spinal stenosis | Aortic stenosis; Cervical spinal stenosis
diagnosis | cond.low_back_pain | Low back pain; Chronic back pain; Lumbago; LBP | Upper back pain; Back of knee
diagnosis | cond.ms | Multiple sclerosis; Relapsing-remitting multiple sclerosis | Systemic sclerosis; MS contin
diagnosis | cond.hemiparesis | Right hemiparesis; Left-sided weakness | Left leg weakness
diagnosis | cond.gbs | Guillain-Barre syndrome; Guillain–Barré; AIDP | Group B streptococcus GBS carrier
diagnosis | cond.cidp | CIDP; Chronic inflammatory demyelinating polyneuropathy | Chronic inflammatory bowel disease
diagnosis | cond.dpn | Diabetic peripheral neuropathy; Type 2 diabetes with polyneuropathy; DPN | Diabetic autonomic neuropathy; Diabetic retinopathy
diagnosis | cond.polyneuropathy | Peripheral neuropathy; Alcoholic polyneuropathy; Chemotherapy-induced peripheral neuropathy | Optic neuropathy; Ulnar neuropathy
diagnosis | cond.mononeuritis_multiplex | Mononeuritis multiplex | Mononeuritis of ulnar nerve
diagnosis | cond.mononeuropathy.peroneal | Common peroneal nerve palsy; Fibular neuropathy | Peroneal tendinitis
diagnosis | cond.mononeuropathy.sciatic | Sciatic nerve palsy | Sciatica
diagnosis | cond.mononeuropathy.femoral | Femoral neuropathy; Femoral nerve palsy | Femoral fracture; Lateral femoral cutaneous neuropathy
diagnosis | cond.mononeuropathy.tibial | Tarsal tunnel syndrome | Carpal tunnel syndrome
diagnosis | cond.mononeuropathy.lfcn | Meralgia paresthetica | Myalgia
diagnosis | cond.plexopathy | Lumbosacral plexopathy; Diabetic amyotrophy | Brachial plexopathy
diagnosis | cond.rls | Restless legs syndrome; RLS; Willis-Ekbom disease | Restlessness
diagnosis | cond.nocturnal_cramps | Nocturnal leg cramps; Leg cramps; Cramps of calf at night | Menstrual cramps
diagnosis | cond.functional | Functional neurological disorder; Generalized anxiety disorder; Conversion disorder | Functional dyspepsia
diagnosis | cond.hiv | HIV infection; AIDS | HIV screening; HIV test negative
diagnosis | cond.vasculitis | ANCA vasculitis; Polyarteritis nodosa; GPA | Livedoid vasculopathy
diagnosis | cond.toxic_exposure | Lead poisoning; Toxic neuropathy; Solvent abuse | Food poisoning
diagnosis | cond.nitrous_oxide | Nitrous oxide use; Recreational nitrous; Whippets | Nitrous oxide anesthesia
diagnosis | cond.diabetes | Type 2 diabetes mellitus; T2DM; Diabetic | Diabetes insipidus; Prediabetes; Gestational diabetes; Screening for diabetes
diagnosis | cond.b12_deficiency | Vitamin B12 deficiency; Pernicious anemia; Low B12 | Vitamin D deficiency
diagnosis | cond.megaloblastic | Megaloblastic anemia | Microcytic anemia
diagnosis | cond.anemia | Anemia of chronic disease; Anaemia | Leukemia
diagnosis | cond.iron_deficiency | Iron deficiency anemia; Low ferritin | Iron overload
diagnosis | cond.hypothyroid | Hypothyroidism; Hashimoto thyroiditis | Hyperthyroidism
diagnosis | cond.hypocalcemia | Hypocalcemia | Hypercalcemia
diagnosis | cond.hypomagnesemia | Hypomagnesaemia | Hypermagnesemia
diagnosis | cond.hypoparathyroid | Hypoparathyroidism; Pseudohypoparathyroidism | Hyperparathyroidism
diagnosis | cond.22q11 | 22q11.2 deletion syndrome; DiGeorge syndrome | 21q deletion
diagnosis | cond.malnutrition | Malnutrition; Vegan diet; Celiac disease; Anorexia nervosa | Diet-controlled diabetes
diagnosis | cond.gastric_surgery | Gastric bypass; History of sleeve gastrectomy; Roux-en-Y | Gastric ulcer
diagnosis | cond.inflammation | Rheumatoid arthritis; Crohn's disease; SLE | Osteoarthritis
diagnosis | cond.sleep_apnea | Obstructive sleep apnea; OSA | Insomnia
diagnosis | cond.parkinson | Parkinson's disease | Wolff-Parkinson-White syndrome
diagnosis | cond.sepsis | Sepsis; Septic shock; Urosepsis | Aseptic necrosis; Septic arthritis
diagnosis | cond.bloodstream_infection | MRSA bacteremia; Bloodstream infection | Bacteriuria
diagnosis | cond.iv_drug_use | IV drug use; Intravenous drug user; IVDU; Injection drug use | Drug allergy; IV fluids
diagnosis | cond.immunosuppression | Immunosuppressed; Kidney transplant recipient; Neutropenia; Long-term steroid use | Autoimmune disease
diagnosis | cond.recent_infection | Gastroenteritis; Recent upper respiratory infection; COVID-19; Recent vaccination | Chronic bronchitis
diagnosis | cond.dvt | Deep vein thrombosis of left leg; DVT; Femoral vein thrombosis | DVT prophylaxis; Upper extremity DVT; Arterial thrombosis of leg
diagnosis | cond.phlegmasia | Phlegmasia cerulea dolens | Phlebitis
diagnosis | cond.varicose_veins | Varicose veins of left leg; Varicosities | Esophageal varices
diagnosis | cond.venous | Chronic venous insufficiency; Post-thrombotic syndrome; CVI | Arterial insufficiency
diagnosis | cond.venous_skin_change | Lipodermatosclerosis; Stasis dermatitis; Venous eczema | Atopic eczema
diagnosis | cond.superficial_thrombosis | Superficial thrombophlebitis of left leg; Great saphenous vein thrombosis | Deep vein thrombosis; SVT
diagnosis | cond.venous_ulcer | Venous leg ulcer; Varicose ulcer; Venous stasis ulcer | Diabetic foot ulcer
diagnosis | cond.bleeding_veins | Bleeding varicose vein; Varicose vein hemorrhage | Esophageal variceal bleeding
diagnosis | cond.bedridden | Bedridden; Bed-bound; Wheelchair bound; Immobility | Mobile home
diagnosis | cond.cellulitis | Cellulitis of left lower leg; Erysipelas | Orbital cellulitis
diagnosis | cond.popliteal_cyst | Baker's cyst; Popliteal cyst | Ovarian cyst
diagnosis | cond.compartment | Compartment syndrome of left leg | Abdominal compartment syndrome
diagnosis | cond.open_wound_leg | Laceration of left lower leg; Open wound of thigh; Stab wound to buttock | Laceration of hand
diagnosis | cond.leg_fracture | Tibial plateau fracture; Left ankle fracture; Broken right leg | Wrist fracture; Healed tibial fracture
diagnosis | cond.leg_trauma | Crush injury of left foot; Trauma to right leg; Knee dislocation | Head trauma
diagnosis | cond.falls | Recurrent falls; Fall from ladder; History of falling | Falls asleep easily; Fall risk
diagnosis | cond.fracture_history | History of hip fracture; Osteoporotic compression fracture; Old wrist fracture | Fracture of tooth
diagnosis | cond.frailty | Frailty; Palliative care; Hospice patient | Fragile X syndrome
diagnosis | cond.orthostatic_hypotension | Orthostatic hypotension; Postural hypotension | Orthostatic tremor; Hypotension
diagnosis | cond.vascular_risk | Hypertension; Hyperlipidemia; HTN | Pulmonary hypertension
diagnosis | cond.malaria | Plasmodium falciparum malaria | Malaria prophylaxis
diagnosis | cond.hypertension | Essential hypertension; HTN; High blood pressure | Portal hypertension; Hypotension
safety | safety.ckd | CKD stage 4; Chronic kidney disease; Renal insufficiency | Chronic kidney disease stage 2; Kidney stone
safety | cond.nyha_iii | Heart failure NYHA class III; NYHA III | NYHA II; NYHA IV
safety | cond.nyha_iv | NYHA class IV heart failure | NYHA III
safety | cond.lymphoma | Follicular lymphoma; Hodgkin disease | Lymphedema
safety | cond.active_infection | Pneumonia; UTI; Infected wound | Latent tuberculosis; No infection
safety | cond.seizure | Epilepsy; Seizure disorder | Pseudoseizure; No seizures
safety | cond.long_qt | Long QT syndrome; Prolonged QTc | Short QT syndrome
safety | cond.arrhythmia | First degree AV block; Left bundle branch block; Ventricular tachycardia | Nerve block
safety | cond.hemochromatosis | Hereditary hemochromatosis; Iron overload | Iron deficiency
safety | cond.copd | COPD; Asthma; Pulmonary fibrosis; Chronic respiratory failure | Common cold
safety | cond.gi_ulcer | Peptic ulcer disease; History of GI bleed; Duodenal ulcer | Foot ulcer; Ulcerative keratitis
safety | cond.impulse_control | Impulse control disorder; Pathological gambling | Impulsive behavior
safety | cond.breastfeeding | Breastfeeding; Lactating mother | Not breastfeeding
safety | cond.myasthenia | Myasthenia gravis | Myalgia
safety | cond.optic_neuritis | Optic neuritis | Optic neuropathy
safety | safety.iron_reaction | Iron dextran; Ferumoxytol; Venofer | Iron deficiency
safety | safety.quinine_reaction | Quinine; Mefloquine | Quinoa
safety | safety.gabapentinoid_allergy | Gabapentin; Lyrica | GABA supplement
safety | safety.duloxetine_allergy | Duloxetine; Cymbalta | Venlafaxine
bedside | sign.tense_compartment | Tense calf compartment; Woody firm lower leg; Compartments tense | Soft compartments; Tense abdomen
bedside | sign.passive_stretch_pain | Pain on passive stretch; Pain with passive dorsiflexion of the foot; Passive toe extension painful | Pain with active movement
bedside | sign.tight_dressing | Tight cast; Dressing too tight; Splint in place | Tight hamstrings
bedside | sign.leg_swelling | Left leg swelling; Swollen right calf; Pedal edema; Edema of lower extremity | Pulmonary edema; Arm swelling
bedside | sign.massive_swelling | Massive swelling of left leg; Whole leg swelling | Left leg swelling
bedside | sign.leg_warm | Warmth of left leg; Red hot right calf; Erythema of lower leg | Warm and dry skin; LLE temperature
bedside | sign.calf_tenderness | Calf tenderness; Tender right calf; Homans sign | Tender abdomen
bedside | sign.calf_circumference | Calf circumference difference; Left calf larger than right by 3 cm | Head circumference; Left calf circumference
bedside | sign.pitting_edema | Pitting edema left leg; 2+ pitting edema | Nonpitting edema; Non-pitting edema
bedside | sign.collateral_veins | Collateral superficial veins | Collateral ligament
bedside | sign.femoral_bruit | Left femoral bruit; Bruit over the femoral artery | Carotid bruit
bedside | sign.trophic_skin | Trophic skin changes; Hair loss of the shin; Shiny skin of feet | Scalp hair loss
bedside | sign.anal_tone_reduced | Reduced anal tone; Anal tone; Rectal tone; Anal sphincter tone | Muscle tone
bedside | sign.sexual_dysfunction | New sexual dysfunction; Loss of genital sensation; Genital numbness | Sexually active
bedside | sign.bowel_change | Fecal incontinence; Loss of bowel control; Loss of rectal fullness | Bowel sounds
bedside | sign.constipation | Constipation | Diarrhea
bedside | sign.sensory_level | Sensory level at T10; Sensory level; Numb below the waist | Sensation level of pain
bedside | sign.dissociated_sensory_loss | Dissociated sensory loss; Loss of pain and temperature sensation | Dissociative disorder
bedside | sign.gait_unsteady | Unsteady gait; Ataxic gait; Gait unsteadiness; Gait ataxia | Antalgic gait
bedside | sign.back_pain | Back pain; Low back pain; Thoracic spine pain | Back of leg pain; Chest pain
bedside | sign.chest_pain | Chest pain; Interscapular pain | Chest x-ray
bedside | sign.fever | Fever; Febrile; Pyrexia | Afebrile; Hay fever
bedside | sign.face_weakness | Facial droop; Numbness of face; Face weakness | Bell's palsy of face weakness; Facial pain
bedside | sign.arm_deficit | Left arm weakness; Numbness of right hand; Arm drift | Arm pain
bedside | sign.speech_disturbance | Slurred speech; Aphasia; Difficulty speaking | Speech therapy
bedside | sign.breathless | Shortness of breath; Dyspnea; Difficulty swallowing; Bulbar weakness | Breath sounds
bedside | sign.foot_drop | Foot drop; Left drop foot; Weak ankle dorsiflexion; Unable to lift left foot | Foot pain
bedside | sign.knee_extension_weak | Weak knee extension; Quadriceps weakness | Knee pain
bedside | sign.root_weakness | Weak ankle inversion; Hip abduction weakness; Trendelenburg sign | Ankle sprain
bedside | sign.proximal_weakness | Proximal muscle weakness; Difficulty rising from a chair | Distal weakness
bedside | sign.foot_deformity | Charcot foot; Hammer toes; Foot deformity; Hallux valgus | Charcot-Marie-Tooth; Hand deformity
bedside | sign.tetany | Tetany; Carpopedal spasm; Positive Trousseau sign | Tetanus
bedside | sign.perioral_paresthesia | Perioral numbness; Tingling around the mouth; Tingling of fingers | Tingling of toes
bedside | sign.ecg_change | Abnormal ECG; Peaked T waves; Prolonged QTc | ECG
bedside | sign.hemolyzed | Hemolyzed specimen; Specimen hemolysis | Hemolytic anemia
bedside | bp.orthostatic_drop | Orthostatic blood pressure drop; Postural drop | Foot drop
bedside | vital.temperature | Temperature; Body temperature; Temp (F); Tmax | LLE temperature; Skin temperature
bedside | vital.capacity | Vital capacity; Forced vital capacity; FVC | Bladder capacity
bedside | compartment_pressure | Anterior compartment pressure; Compartment pressure left leg | Abdominal compartment pressure; Blood pressure
bedside | tcpo2_foot | TcPO2 left foot; Transcutaneous oxygen, foot | PaO2
bedside | pain.severity | Pain score; Pain severity; Pain scale 0-10 | Pain clinic
bedside | sensory.monofilament | Monofilament test left foot; 10-g monofilament | Protective gloves
bedside | postvoid_residual | Post-void residual; Bladder scan; PVR volume | PVR waveform recordings; Pulmonary vascular resistance PVR
bedside | urinary_retention | Urinary retention; Unable to void; Difficulty starting to void | Chronic urinary retention; Fluid retention
bedside | incontinence | Urinary incontinence; Fecal incontinence; Overflow incontinence | Stress incontinence; Continent of urine
bedside | saddle_sensory_loss | Saddle anesthesia; Numb perineum; Perianal numbness; Genital numbness | Saddle embolus
bedside | reflex.ankle | Ankle reflex left; Achilles reflex; Ankle jerk; Left ankle DTR | Knee reflex
bedside | slr | Straight leg raise left; Straight leg raising test; SLR; Lasègue sign | Leg raise machine
bedside | proc.foot_exam | Diabetic foot exam; Comprehensive foot examination; Monofilament | Foot pain
lab | lab.ferritin | Ferritin; Ferritin, serum; Serum ferritin level | Ferritin/transferrin ratio
lab | lab.tsat | Transferrin saturation; TSAT; Iron saturation; % saturation | Oxygen saturation
lab | lab.iron | Iron; Serum iron; Iron, total | Iron stain; Iron binding capacity
lab | lab.tibc | TIBC; Total iron-binding capacity; Iron binding capacity (TIBC) | UIBC
lab | lab.b12 | Vitamin B12; B12 level; Cobalamin; Vitamin B-12, serum | Vitamin B6
lab | lab.mma | Methylmalonic acid; MMA, serum | Methylmalonic acid, urine
lab | lab.homocysteine | Homocysteine; Plasma homocysteine | Homocystinuria
lab | lab.tsh | TSH; Thyroid-stimulating hormone; TSH, serum | TSH receptor antibody
lab | lab.free_t4 | Free T4; T4, free; FT4 | Total T4; Free T3
lab | lab.hba1c | HbA1c; Hemoglobin A1c; Glycated hemoglobin | Hemoglobin
lab | lab.calcium | Calcium; Serum calcium; Calcium, total | Urine calcium; Coronary calcium score
lab | lab.calcium_ionized | Ionized calcium; Calcium, ionized; iCa | Calcium
lab | lab.albumin | Albumin; Albumin, serum | Urine albumin; Albumin/creatinine ratio
lab | lab.magnesium | Magnesium; Magnesium level | Magnesium sulfate
lab | lab.potassium | Potassium; K | Vitamin K; Urine potassium
lab | lab.hemoglobin | Hemoglobin; Hgb | Hemoglobin A1c; Mean corpuscular hemoglobin
lab | lab.mcv | MCV; Mean corpuscular volume | MCH
lab | lab.crp | CRP; C-reactive protein; hs-CRP | CRISPR
lab | lab.esr | ESR; Sedimentation rate; Sed rate | ESR1 mutation
lab | lab.d_dimer | D-dimer; D dimer (quantitative) | Dimer
lab | lab.ck | CK; Creatine kinase, total; CPK | CK-MB
lab | lab.spep_mprotein | M-protein; M spike; Paraprotein | Total protein
procedure | proc.spinal | Epidural steroid injection; Lumbar puncture; L4-5 laminectomy; Spinal anesthesia | Knee injection
procedure | proc.aortic | EVAR; Repair of abdominal aortic aneurysm; Aortobifemoral bypass | Aortic valve replacement
procedure | proc.groin_pelvic | Femoral artery catheterization; Cardiac catheterization; Inguinal hernia repair; Hysterectomy | Knee arthroscopy
procedure | proc.foot_exam | Diabetic foot examination; Monofilament test | Eye examination
procedure | proc.cast | Application of short leg cast; Below-knee splint application; Total contact cast | Arm cast application; Cast removal
procedure | proc.gluteal_injection | Intramuscular injection, gluteal | Knee injection
procedure | cond.foot_amputation | Toe amputation; Amputation of ray of foot | Below-knee amputation
procedure | cond.gastric_surgery | Gastric bypass surgery; Gastrectomy | Gastroscopy
procedure | cond.epifascial_bypass | Axillobifemoral bypass | Coronary artery bypass
"""

MEDICINES = """
med.levodopa | Carbidopa-levodopa 25-100; Sinemet | Methyldopa
med.opioid | Oxycodone 5 mg; Tramadol; Percocet; MS Contin 15 mg | Naloxone
med.benzodiazepine | Lorazepam 1 mg; Zolpidem; Xanax | Buspirone
med.antihistamine | Diphenhydramine 25 mg; Hydroxyzine | Cetirizine; Loratadine
med.sedating | Cyclobenzaprine; Trazodone 50 mg; Baclofen | Levothyroxine
med.serotonergic | Sertraline; Mirtazapine; Escitalopram 10 mg | Bupropion
med.triptan | Sumatriptan; Rizatriptan; Imitrex | Amitriptyline
med.antidopaminergic | Metoclopramide; Haloperidol; Quetiapine | Ondansetron
med.cyp1a2_inhibitor | Fluvoxamine; Ciprofloxacin 500 mg | Levofloxacin
med.qt_prolonging | Amiodarone; Citalopram; Sotalol | Amlodipine
med.digoxin | Digoxin 125 mcg; Lanoxin | Digestive enzymes
med.ace_arb | Lisinopril 10 mg; Losartan; Valsartan/hydrochlorothiazide; Entresto | Amlodipine
med.diuretic | Furosemide; Hydrochlorothiazide; Spironolactone; Lasix | Lisinopril
med.steroid | Prednisone 10 mg; Dexamethasone | Hydrocortisone cream; Fluticasone nasal
med.levothyroxine | Levothyroxine 50 mcg; Synthroid | Loratadine
med.quinolone | Levofloxacin; Ciprofloxacin | Ofloxacin ophthalmic drops; Doxycycline
med.neurotoxic | Paclitaxel; Metronidazole; Vincristine; Amiodarone; Isoniazid | Metronidazole gel; Amoxicillin
med.immunosuppressant | Methotrexate; Adalimumab; Tacrolimus; Prednisone | Tacrolimus ointment; Metformin
med.folate | Folic acid 1 mg; Leucovorin | Folliculitis lotion
med.dexamethasone | Dexamethasone 4 mg | Dexamethasone ophthalmic
med.bp_lowering | Metoprolol; Amlodipine; Lisinopril; Tamsulosin | Atorvastatin
med.rivaroxaban | Rivaroxaban 2.5 MG; Xarelto | Apixaban
med.acetaminophen | Acetaminophen 500 mg; Paracetamol; Tylenol | Ibuprofen
med.gabapentin | Gabapentin 300 mg; Neurontin | Gabapentin enacarbil
med.pregabalin | Pregabalin; Lyrica | Gabapentin
med.gabapentin_enacarbil | Horizant; Gabapentin enacarbil 600 mg | Gabapentin
med.duloxetine | Duloxetine 60 mg; Cymbalta | Fluoxetine
med.tca | Amitriptyline 25 mg; Doxepin; Protriptyline | Trazodone
med.dopamine_agonist | Ropinirole; Mirapex; Neupro patch | Dopamine infusion
med.quinine | Quinine sulfate 324 mg; Qualaquin | Quinidine; Tonic water with quinine
med.iron_oral | Ferrous sulfate 325 mg; Iron polysaccharide capsule; Ferrous gluconate | Iron sucrose injection
med.iron_iv | Iron sucrose; Ferric carboxymaltose; Venofer; Iron dextran injection | Ferrous sulfate
med.b12 | Cyanocobalamin 1000 mcg; Vitamin B12; Hydroxocobalamin injection | Vitamin B6
med.magnesium_oral | Magnesium oxide 400 mg; Magnesium citrate tablet; Mag-Ox | Magnesium sulfate injection; Milk of magnesia
med.nsaid | Ibuprofen 400 mg; Naproxen; Celecoxib; Meloxicam | Diclofenac gel; Acetaminophen
med.maoi | Phenelzine; Linezolid; Methylene blue | Moxonidine
med.ssri_snri_tramadol | Sertraline; Venlafaxine; Tramadol | Bupropion
med.ppi | Omeprazole; Pantoprazole; Nexium | Famotidine
"""

ORDERS = """
order.exercise_abi | Exercise ankle-brachial index; ABI with treadmill exercise; Post-exercise ABI | Ankle-brachial index
order.abi | Ankle-brachial index; ABI | Exercise ankle-brachial index
order.tbi | Toe-brachial index; Toe pressure and toe-brachial index; TBI | TBI head trauma follow-up
order.d_dimer | D-dimer; D-dimer, plasma | Dimercaprol
order.bladder_scan | Bladder scan; Post-void residual by bladder scan | Bone scan
order.infection_tests | ESR, CRP and blood cultures; Blood culture x2; C-reactive protein | Urine culture
order.dexamethasone | Dexamethasone 16 mg | Dextrose
order.neuropathy_labs | Neuropathy blood tests; Laboratory work-up of polyneuropathy; SPEP with immunofixation | Neuropathy clinic
order.ct_abdomen_pelvis | CT abdomen and pelvis with contrast; CT of the abdomen and pelvis; CT retroperitoneum | CT pelvis; CTA abdomen and pelvis with runoff
order.mri_plexus | MRI lumbosacral plexus; MR neurography | MRI brachial plexus; MRI lumbar spine
order.mri_brain_cord | MRI brain and spinal cord; MRI brain with contrast | MRI lumbar spine; MRA brain
order.iron_studies | Iron studies; Ferritin, iron, TIBC; Serum ferritin | Iron sucrose infusion
order.b12 | Vitamin B12 level; Vitamin B12, serum | Vitamin B12 injection 1000 mcg; Cyanocobalamin
order.mma | Methylmalonic acid; Methylmalonic acid and homocysteine | Methylprednisolone
order.free_t4 | Free T4; Thyroid function tests | Total T3
order.calcium_tests | Ionized calcium; Calcium, magnesium, phosphate, PTH; Parathyroid hormone | Calcium carbonate tablet; Coronary calcium score
order.electrolytes | Electrolytes; Comprehensive metabolic panel; CBC, CMP and magnesium; BMP | Electromyography
order.ecg | ECG; 12-lead electrocardiogram; EKG | EEG
order.exercise_program | Supervised exercise program; Structured home-based walking program; Exercise therapy | Exercise ABI
order.compression | Compression stockings; Compression bandaging; Graduated compression hosiery; SCDs; TED hose | Nerve compression study; Spinal cord compression MRI
referral.spine | Referral to spine surgery; Emergency spine surgery consult; Spinal on-call team; Spine referral | MRI spine; CT spine
referral.surgery | Emergency surgical referral; Orthopedic surgery consult; General surgery referral; Trauma surgery on call | Vascular surgery referral; Spine surgery referral
referral.stroke | Stroke team; Code stroke; Referral to stroke service; TIA clinic referral | Stroke education
referral.oncology | Acute oncology referral; Oncology consult; MSCC coordinator | Ophthalmology referral
referral.physiotherapy | Physiotherapy referral; Physical therapy; PT evaluation | Speech therapy
referral.nerve_surgery | Referral to peripheral nerve surgery; Nerve injury clinic referral | Nerve conduction study
referral.neurology | Referral to neurologist; Neurology consult; Urgent neurology review | Neurosurgery referral
referral.neurosurgery | Neurosurgery referral; Referral to neurosurgeon | Neurology referral
referral.podiatry | Podiatry referral; Referral to diabetic foot team; Refer to podiatrist | Pediatric referral
"""


def _rows(table: str, kind: str | None = None) -> list[tuple[str, str, str, bool]]:
    found: list[tuple[str, str, str, bool]] = []
    for line in filter(None, (row.strip() for row in table.splitlines())):
        cells = [cell.strip() for cell in line.split("|")]
        of, concept, named, missed = cells if kind is None else (kind, *cells)
        found += [(of, concept, text.strip(), True) for text in named.split(";")]
        found += [(of, concept, text.strip(), False) for text in missed.split(";")]
    return found


CASES = [*_rows(ROWS), *_rows(MEDICINES, "medication"), *_rows(ORDERS, "order")]


def test_the_index_loses_no_match(words: Terminology) -> None:
    """The first look is only cheap: what an expression matches is always among its candidates."""
    lists = words._texts
    for _, _, text, _ in CASES:
        for spelled in (text, text.upper(), f"  {text} , since last week"):
            label = lists.label(spelled)
            tried = {id(one) for one in lists._index.candidates(label)}
            missed = [
                one for kind in lists.by_kind.values() for one in kind if one.matches(label) and id(one) not in tried
            ]
            assert not missed, (label, [one.concept for one in missed])


@pytest.mark.parametrize(("kind", "concept", "text", "named"), CASES, ids=lambda value: str(value)[:40])
def test_words_of_the_differential(words: Terminology, kind: str, concept: str, text: str, named: bool) -> None:
    """DATA-20: closed lists, each with its near miss."""
    assert (Concept(concept) in words.by_text(TextKind(kind), text)) is named
