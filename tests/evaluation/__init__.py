"""How well job descriptions are read: labelled by hand, half of them held out.

`python -m tests.evaluation` prints precision, recall and F1 on the held-out half;
the dictionary is tuned with `--half tuning` alone.
"""
