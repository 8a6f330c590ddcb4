"""The detector's training: boxes, roles and states of controls on pictures of screens.

``packing`` makes one small file out of rendered screens, ``network`` is the net, ``targets`` says which cell must tell
what, ``fitting`` trains, ``python -m perception.training.export`` turns weights into the shipped 8-bit networks.
"""
