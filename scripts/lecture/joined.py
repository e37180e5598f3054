"""Slides that belong together: a heading and what follows, an explorer and what to try with it."""

from scripts.lecture.blocks import kind

THIN = 45  # words that leave room for a question


def merged(found):
    """The slides; a heading, with a sentence or none, goes with what follows."""
    kept = []
    for slide in found:
        if kept and _leads_into(kept[-1], slide):
            before = kept.pop()
            parts = before.parts if slide.kind != "figure" else []
            slide = slide._replace(parts=parts + slide.parts, notes=before.notes + slide.notes)
        kept.append(slide)
    return kept


def with_tasks(found):
    """The slides; what to try with an explorer, said before it, is in the notes beside it."""
    for before, slide in zip(found, found[1:]):
        notes = before.notes
        tasks = [n for n, note in enumerate(notes) if kind(note) == "tasks"]
        if slide.kind == "explorer" and tasks:
            first = tasks[0] - (tasks[0] > 0 and notes[tasks[0] - 1].endswith(":"))
            slide.notes[:0] = notes[first:]
            del notes[first:]
    return found


def _leads_into(before, slide):
    """Whether a slide says too little to stand alone before the next."""
    roles = [part.role for part in before.parts]
    if roles == ["heading"]:
        return slide.kind in ("question", "figure") or slide.parts[0].role == "heading"
    return is_thin(before) and slide.parts[0].role in ("question", "output") \
        and slide.kind in ("question", "printed")


def is_thin(slide):
    """Whether a slide is a few words of prose and nothing else, at most THIN of them."""
    if slide.kind != "text" or {part.role for part in slide.parts} - {"heading", "text"}:
        return False
    said = [part.source for part in slide.parts if part.role == "text"]
    prose = {kind(one) for one in said} <= {"prose"}
    return prose and len(" ".join(said).split()) <= THIN
