"""Words of reports that are made again and again: in which form, how often, over which time."""

from __future__ import annotations

from mediation.vocabulary import Word


class ReportForm(Word):
    """What a report is made as."""

    PDF = "pdf", "PDF 报告", "A report (PDF)"
    XLSX = "xlsx", "Excel 工作簿", "A workbook (XLSX)"
    CSV = "csv", "CSV 表格", "A table (CSV)"


class Rhythm(Word):
    """How often a report is made: when a week (Monday to Sunday) or a month is over."""

    WEEKLY = "weekly", "每周", "Every week"
    MONTHLY = "monthly", "每月", "Every month"


class Span(Word):
    """Which cases a report counts, by the day they were filed on, until the end of the week or month."""

    ITSELF = "itself", "当周或当月申请的案件", "Filed in that week or month"
    YEAR = "year", "当年申请的案件", "Filed in that year"
    ALL = "all", "全部案件", "All that were ever filed"
