"""How good are the answers? `python -m index eval` measures them with labelled questions.

command   the words of the command line
pile      the articles that are asked, and their index
labelled  the questions, checked against the articles
ablation  which stages are switched off
readings  what was read once is not read twice
outcome   what became of one question, judged by its labels
squad     when two answers are the same
figures   shares and times over many outcomes
gate      which figures are too low
lines     the figures for a terminal
curves, plots, worst, report   one HTML page
"""
