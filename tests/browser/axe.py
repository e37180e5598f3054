"""axe-core in a page: what a screen reader or a keyboard would miss in what we make.

    axe.faults(page, ".lstmlab-explorer")    # ["color-contrast (serious): p: ...", ...]

No rule is switched off: what is not ours (JupyterLab's menus, its cells) is left out by the scope.
JupyterLab's body is 0 pixels high and hides what is beyond it: axe would take all of the page for
invisible and measure no contrast. For as long as it looks, the body is as high as the window.
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


def faults(page, scope, impacts=GRAVE):
    """What axe finds inside the parts of the page that the selector `scope` names, as words."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return [words for impact, words in page.evaluate(RUN, scope) if impact in impacts]
