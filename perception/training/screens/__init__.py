"""Screens made up out of interface kits, with the truth about what they show: for training and judging.

``kits`` lists the kits and which are only for measuring, ``rendering`` drives Chromium over ``compose.js`` and
``collect.js``, ``checking`` rejects what cannot be true, ``packing`` turns screens into one small file for training.
"""
