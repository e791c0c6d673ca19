"""The strategic assessment: what the evidence says of an area and a year, each number traceable to its rows.

Crime and Disorder Act 1998, s.6 and SI 2007/1830 regs 5-7 require it yearly. This package owns the figures, the
document made of them, and its pages. In this version it is a police-recorded crime profile; its verbs are modest.
"""
