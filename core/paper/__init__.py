"""Paper: record, check slip, receipt and recovery sheet as PDF, made in memory; their pages as pictures and as text."""

from core.paper.check_slip import draw_check_slip
from core.paper.preview import PageImage, page_count, page_images, page_text
from core.paper.reading import Passage
from core.paper.receipt import draw_receipt
from core.paper.record_paper import draw_record, read_record
from core.paper.sheet import draw_recovery_sheet

__all__ = [
    "PageImage",
    "Passage",
    "draw_check_slip",
    "draw_receipt",
    "draw_record",
    "draw_recovery_sheet",
    "page_count",
    "page_images",
    "page_text",
    "read_record",
]
