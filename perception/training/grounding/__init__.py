r"""How the weights and the confidence of the phrase grounder were fitted and measured.

``python -m perception.training.grounding.evaluate refexp.jsonl.gz --screens 250 --fit`` fits and measures: five folds
by screen, whatever judges a phrase was fitted without its screen. The evidence itself was designed while looking at
mistakes on the same development phrases, so the figures flatter it somewhat; no test half of any data was used.

Accuracy of the first candidate, 95 % interval:

=========================  ========================  ==========================
\                          UIBert RefExp dev (509)   random web screens (653)
=========================  ========================  ==========================
word overlap               0.369                     0.550
MiniLM cosine              0.483                     0.531
evidence, with meaning     0.836 [0.801, 0.865]      0.965 [0.948, 0.976]
=========================  ========================  ==========================

The last line: evidence gathered once and the weights fitted in each of five folds, mean of three ways to part them;
the random screens are of a seed that no fit saw. (One phrase in eight for a repeated button cannot be told apart by
anybody.)

Confidence was fitted in five folds on top of weights that had seen the RefExp phrases. Expected calibration error, 11
bins: 0.037 on RefExp (n = 500), 0.029 on random screens (n = 729, up to 88 of them mean something absent), 0.021 on
both:

==========  =====  ======  ======================
said        n      held    95 % interval
==========  =====  ======  ======================
0.00–0.10      37   0.081  0.028–0.213
0.10–0.20      54   0.130  0.064–0.244
0.20–0.30      28   0.393  0.236–0.576
0.30–0.40      24   0.500  0.314–0.686
0.40–0.50      25   0.360  0.202–0.555
0.50–0.60      13   0.538  0.291–0.768
0.60–0.70      13   0.538  0.291–0.768
0.70–0.80      28   0.750  0.566–0.873
0.80–0.90      73   0.808  0.703–0.882
0.90–0.95     133   0.962  0.915–0.984
0.95–1.00     801   0.988  0.977–0.993
==========  =====  ======  ======================

Below the threshold of 0.2 lie 6 % of the RefExp phrases, 3 % of those over random screens and 73 % of those that mean
something absent; below 0.5 it is 94 % of the latter.
"""
