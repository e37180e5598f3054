"""axe-core in a page: what a screen reader or a keyboard would miss in what we make.

    axe.faults(page, ".lstmlab-explorer")    # ["color-contrast (serious): p: ...", ...]

No rule is switched off: what is not ours (JupyterLab's menus, its cells) is left out by the scope.
Contrast is measured of what is on the screen alone, so the window is made as high as the page
for as long as axe looks. JupyterLab's body is 0 pixels high and hides what is beyond it, which axe
takes literally: it gets a height as well.
"""

from pathlib import Path

import axe_playwright_python

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
GRAVE = "serious", "critical"
RUN = """async (scope) => {
    if (!document.querySelector(scope)) throw new Error(`nothing to look at: ${scope}`);
    document.body.style.height = "100vh";
    const {violations, passes} = await axe.run({include: [scope]});
    document.body.style.height = "";
    if (!passes.concat(violations).some(({id}) => id === "color-contrast"))
        throw new Error(`no contrast was measured in ${scope}`);
    return violations.flatMap(({id, impact, nodes}) => nodes.map((node) =>
        [impact, `${id} (${impact}): ${node.target}: ${node.failureSummary} in ${node.html}`]));
}"""


HIGH = """() => Math.max(...[...document.querySelectorAll(
    "html, .jp-WindowedPanel-outer, .flowing #deck")].map((part) => part.scrollHeight)) + 300"""

IN_SIGHT = """scope => {
    document.querySelectorAll(".jp-WindowedPanel-outer").forEach((part) => { part.scrollTop = 0; });
    return [...document.querySelectorAll(scope)].every((part) => {
        const {top, bottom} = part.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
    });
}"""


def faults(page, scope, impacts=GRAVE):
    """What axe finds inside the parts of the page that the selector `scope` names, as words."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"], "height": page.evaluate(HIGH)})
    page.wait_for_function(IN_SIGHT, arg=scope)
    page.wait_for_timeout(200)  # and is painted
    found = page.evaluate(RUN, scope)
    page.set_viewport_size(size)
    return [words for impact, words in found if impact in impacts]
