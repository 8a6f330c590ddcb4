"""The embedded phone: a simulated Android device in pure Python that real clients of Android accept.

Read in this order. *What is shown*: ``view`` and ``widgets`` (what apps build screens of), ``layout``, ``windows``,
``render``, ``nodes`` (what accessibility sees). *What happens*: ``app`` (what an app is), ``activities``, ``touch``,
``keys``, ``effects`` (the ground truth), ``clock``, and ``phone``, which holds all of it; ``link`` drives it in this
process.

*On the wire*: ``server`` puts a phone on a loopback port; ``handset`` is the phone with what hangs on its cable.
``packet``, ``streams``, ``auth`` and ``adbd`` speak adb, ``endpoints`` says what a service opens: ``shell``, ``sync``,
``reversing``, or a port (``ports``) where ``uia2`` or ``u2rpc`` answer HTTP (``web``). ``faults`` says what goes wrong.
``process`` and ``control`` run one elsewhere, ``console`` makes an emulator of it.

*Tasks*: ``task``, ``tasks``, ``solving`` and ``judging``; the apps themselves are in ``apps``.
"""
