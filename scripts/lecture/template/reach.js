// What scrolls sideways has a Tab stop and a name for as long as it does: on a phone, or at a zoom.
// The pages to read and the lectures both use it.
const SCROLLS = {
  "pre": "code or printed text", "table, .table-wrapper": "table",
  ".math, mjx-container[display]": "equation", ".cell_output, .picture-frame": "figure",
};

function reach(part, name) {
  const wide = part.scrollWidth > part.clientWidth && !part.querySelector("a, button, summary")
    && /auto|scroll/.test(getComputedStyle(part).overflowX);
  const says = { tabindex: 0, role: "group", "aria-label": `${name}, scrolls sideways` };
  if (wide) Object.entries(says).forEach(([key, value]) => part.setAttribute(key, value));
  // Sphinx turns pages by arrow keys: not while they move this.
  part.onkeydown = wide ? (event) => event.stopPropagation() : null;
  if (!wide && part.ariaLabel === says["aria-label"]) {
    Object.keys(says).forEach((key) => part.removeAttribute(key));
  }
}

// What is folded has no width until it is opened: the observer tells of that too.
function reachAll(root) {
  for (const [selector, name] of Object.entries(SCROLLS)) {
    const seen = new ResizeObserver((all) => all.forEach(({ target }) => reach(target, name)));
    root.querySelectorAll(selector).forEach((part) => seen.observe(part));
  }
}

document.querySelectorAll("article").forEach(reachAll); // a page; a lecture asks later
