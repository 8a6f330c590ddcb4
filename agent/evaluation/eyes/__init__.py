"""Measures what is seen and what is found: click accuracy, detection, referring expressions.

``material`` reads samples and checks them, ``clicks``, ``detection`` and ``refexp`` measure, ``report`` holds
the figures and prints them.
"""
