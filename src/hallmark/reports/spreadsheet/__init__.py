"""A document's figures and tables as a workbook for people who count further.

A cover sheet, a contents with links, every figure, and one table on each sheet: numbers are numbers, text is never a
formula, and nothing is merged.

Source: Releasing statistics in spreadsheets, Government Analysis Function (2021, revised 2024).
"""

from hallmark.reports.spreadsheet.workbook import render_spreadsheet

__all__ = ["render_spreadsheet"]
