"""Paper: the decision record and the recovery sheet as PDF, made in memory, and pictures of their pages."""

from core.paper.preview import PageImage, page_count, page_images, page_text
from core.paper.record_paper import draw_record
from core.paper.sheet import draw_recovery_sheet

__all__ = ["PageImage", "draw_record", "draw_recovery_sheet", "page_count", "page_images", "page_text"]
