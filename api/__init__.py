"""How programs talk to us, whichever the door: tokens and scopes, problems, calls that happen once, pages, versions.

No case, person or paper is known here: what is told is the doors' matter (``clinics.api``).
"""
