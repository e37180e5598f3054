"""axe-core in a page: what a screen reader or a keyboard would miss in what we make.

    axe.faults(page, ".lstmlab-explorer")    # ["color-contrast (serious): p: ...", ...]

No rule is switched off: what is not ours (JupyterLab's menus, its cells) is left out by the scope.
"""

from pathlib import Path

import axe_playwright_python

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")
GRAVE = "serious", "critical"
RUN = """async (scope) => {
    if (!document.querySelector(scope)) return [];
    const {violations} = await axe.run({include: [scope]}, {resultTypes: ["violations"]});
    return violations.flatMap(({id, impact, nodes}) => nodes.map((node) =>
        [impact, `${id} (${impact}): ${node.target}: ${node.failureSummary} in ${node.html}`]));
}"""


def faults(page, scope, impacts=GRAVE):
    """What axe finds inside the parts of the page that the selector `scope` names, as words."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return [words for impact, words in page.evaluate(RUN, scope) if impact in impacts]
