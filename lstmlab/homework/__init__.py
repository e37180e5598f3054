"""The homework's tests: they call a student's functions and say in words what is wrong.

`hw1` .. `hw4` hold the tests of the four assignments. `call` runs a student's function safely,
`board` compares what came with what was expected, row by row, and `notebook` finds questions and
tests in a notebook. What is right comes from the package's cells, by the notebooks' names
(`by_gate`); what typical mistakes would give, from the same cells with a piece of their code
exchanged (`mistakes.toml`, `changed`), or fed wrongly (`mistakes_...`). The tests need NumPy and
this package alone, so that they run in JupyterLab, in pytest, in a grader, and by

    python -m lstmlab.homework hw2.ipynb
"""
