"""How what is learnt in ``planner`` was learnt: a package for each network, with one command that makes it again.

Nothing at run time imports what is here.
"""
