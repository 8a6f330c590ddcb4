"""The icon encoder's training: which icon sets, how they are named and drawn, and the fitting itself.

``sources`` says what may be learned from and what is only for measuring, ``naming`` turns file names into words,
``gathering`` draws every icon once into one small file, ``network`` is the encoder, ``fitting`` trains it.

``python -m perception.training.icons.gathering NODE_MODULES icons.npz`` needs the extra "training" and an npm folder
with ``@iconify/json``, ``@tabler/icons``, ``@mdi/svg``, ``ionicons`` and ``@primer/octicons``.
"""
