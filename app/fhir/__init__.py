"""Speaks FHIR R4 JSON: narrow structs, prefetch, codes and Bundles end here; what leaves is the picture."""
