"""This course for nbgrader: the same settings for the commands of the Makefile and by hand."""

c = get_config()  # noqa: F821 - nbgrader gives it

# ---- the students' copy: what stands in place of a solution
c.ClearSolutions.code_stub = {
    "python": '# Your code here\nraise NotImplementedError("yours to write")'
}
c.ClearSolutions.text_stub = "*Your answer here.*"
