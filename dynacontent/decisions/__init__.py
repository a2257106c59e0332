"""Which content a placement shows to whom: experiments, holdouts, rules in their order, caps.

Nothing here reads data or makes text: it is told what a recipient's expressions say.
"""
