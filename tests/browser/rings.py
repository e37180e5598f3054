"""The rings around what has the focus: whole, and nowhere cut off by what they stand in."""

CONTROLS = "a[href], button, input, select, summary, [tabindex], [contenteditable=true]"
# A ring is as much wider than its control as the outline is wide and away from it. What hides its
# overflow cuts it; what scrolls does so too, for the browser brings the control alone into view.
CUT = """([scope, controls]) => [...document.querySelectorAll(scope)]
    .flatMap((root) => [...root.querySelectorAll(controls)])
    .filter((part) => part.tabIndex >= 0 && !part.disabled
        && part.checkVisibility({visibilityProperty: true}))
    .flatMap((part) => {
        part.focus({focusVisible: true});
        const style = getComputedStyle(part);
        if (document.activeElement !== part) return [];
        const wide = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
        const ring = wide + parseFloat(style.outlineOffset);
        const said = part.outerHTML.slice(0, 120);
        if (wide < 2) return [`no ring: ${said}`];
        const scale = part.offsetWidth ? part.getBoundingClientRect().width / part.offsetWidth : 1;
        const box = part.getBoundingClientRect(), much = ring * scale - 0.5, found = [];
        for (let outer = part.parentElement; outer && !outer.matches(".jp-Cell, .slide, body");
            outer = outer.parentElement) {
            const {overflowX, overflowY, display} = getComputedStyle(outer);
            if (display === "contents") continue;
            const edge = outer.getBoundingClientRect();
            const over = {
                left: overflowX !== "visible" && edge.left - box.left + much,
                right: overflowX !== "visible" && box.right + much - edge.right,
                top: overflowY !== "visible" && edge.top - box.top + much,
                bottom: overflowY !== "visible" && box.bottom + much - edge.bottom,
            };
            for (const [side, by] of Object.entries(over))
                if (by > 0) found.push(`${side} by ${by} in ${outer.className}: ${said}`);
        }
        return found;
    })"""


def cut(page, scope):
    """The rings inside what the selector `scope` names that are missing or cut off, as words."""
    return page.evaluate(CUT, [scope, CONTROLS])
