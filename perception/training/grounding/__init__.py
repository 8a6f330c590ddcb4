r"""How the weights and the confidence of the phrase grounder were fitted and measured.

``python -m perception.training.grounding.evaluate refexp.jsonl.gz --screens 250 --fit`` prints all of this and the
numbers in ``perception/grounding.py`` and ``perception/confidence.py``. Five folds by screen; whatever judges a phrase
was fitted without its screen. The evidence itself was designed while looking at mistakes on the same development
phrases, so the figures flatter it somewhat; no test half of any data was used.

Accuracy of the first candidate, 95 % interval:

=========================  ========================  ==========================
\                          UIBert RefExp dev (509)   random web screens (653)
=========================  ========================  ==========================
word overlap               0.363                     0.550
MiniLM cosine              0.483                     0.531
evidence, words alone      0.776 [0.738, 0.810]      0.960 [0.942, 0.973]
evidence, with meaning     0.780 [0.742, 0.814]      0.968 [0.951, 0.979]
=========================  ========================  ==========================

(On the random screens one phrase in eight for a repeated button cannot be told apart by anybody.) Expected calibration
error with meaning, 11 bins: 0.056 on RefExp (n = 497), 0.028 on random screens (n = 732, up to 88 of them mean
something absent), 0.016 on both:

==========  =====  ======  ======================
said        n      held    95 % interval
==========  =====  ======  ======================
0.00–0.10      39   0.051  0.014–0.169
0.10–0.20      56   0.196  0.113–0.318
0.20–0.30      33   0.242  0.128–0.410
0.30–0.40      32   0.438  0.282–0.607
0.40–0.50      23   0.478  0.292–0.670
0.50–0.60      20   0.550  0.342–0.742
0.60–0.70      17   0.706  0.469–0.867
0.70–0.80      32   0.750  0.579–0.867
0.80–0.90     135   0.822  0.749–0.878
0.90–0.95     132   0.939  0.885–0.969
0.95–1.00     710   0.987  0.976–0.993
==========  =====  ======  ======================

Below the threshold of 0.2 lie 7 % of the RefExp phrases, 3 % of those over random screens and 71 % of those that mean
something absent; below 0.5 it is 94 % of the latter.
"""
