"""Walks an app or a site to learn what is where, and does nothing on the way that cannot be undone.

``walking`` chooses what to try next and keeps the memory, ``caution`` says what is left alone, ``functions`` puts into
words what an element turned out to do, ``filling`` makes up what is typed.
"""
