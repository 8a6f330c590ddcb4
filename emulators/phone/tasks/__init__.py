"""Tasks on the phone: what is asked, how it is judged by the apps' state, and a solution that proves it can be done.

``task`` is one, ``solving`` carries a solution out by touches, ``judging`` holds what many checks share, and
``templates`` are those over the shipped apps.
"""
