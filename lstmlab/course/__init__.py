"""What the notebooks of the course need besides: exercises, bug hunts, progress, the syllabus."""
