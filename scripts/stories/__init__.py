"""Every story by its folder; the patients are invented."""

from __future__ import annotations

from scripts.stories import drugs, limb, metabolic, nerve, spine, vascular
from scripts.story_book import JSON

STORIES: dict[str, JSON] = {
    **limb.STORIES,
    **metabolic.STORIES,
    **nerve.STORIES,
    **spine.STORIES,
    **vascular.STORIES,
    **drugs.STORIES,
}
