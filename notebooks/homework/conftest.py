"""What pytest leaves out: the students' copies, which are meant to fail, and their tests."""

collect_ignore = ["release", "student"]
