// The sentence below a figure, and what else an explorer must do itself in the browser.
function render({ model, el }) {
  const sentence = document.createElement("p");
  sentence.className = "lstmlab-sentence";
  sentence.setAttribute("role", "status"); // read out, politely, when it changes
  el.append(sentence);
  const explorer = () => el.closest(".lstmlab-explorer");

  const tell = () => {
    sentence.textContent = model.get("text");
    explorer()?.querySelector("img.lstmlab-picture")?.setAttribute("alt", model.get("text"));
  };
  model.on("change:text", tell);
  tell();

  // Names for screen readers, which ipywidgets leaves out.
  const name = (root) => {
    for (const label of root.querySelectorAll(".widget-label")) {
      label.parentElement.querySelector("[role=slider]")
        ?.setAttribute("aria-label", label.textContent);
    }
    root.querySelectorAll(".widget-play button").forEach((button, place) => {
      button.setAttribute("aria-label", ["play or pause", "stop", "repeat"][place]);
    });
    root.querySelector(".lstmlab-error")?.setAttribute("role", "alert");
  };
  const whenAttached = () => {
    const root = explorer();
    if (!root) return requestAnimationFrame(whenAttached);
    tell();
    name(root);
  };
  whenAttached();

  // How many of the screen's pixels make one CSS pixel: the kernel draws as finely as that.
  const measure = () => {
    if (model.get("density") === window.devicePixelRatio) return;
    model.set("density", window.devicePixelRatio);
    model.save_changes();
  };
  measure();

  // Listens before JupyterLab does, whose one-letter commands would change the whole cell.
  const key = (event) => {
    const root = explorer();
    if (!root?.contains(event.target)) return;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape"
      || (event.key === "Enter" && event.shiftKey));
    event.target.toggleAttribute("data-lm-suppress-shortcuts", plain);
    const typing = event.target.closest("input[type=text], input[type=number], textarea, "
      + "select, [contenteditable=true]");
    if (plain && !typing && /^[0-9]$/.test(event.key)) {
      root.querySelectorAll(".lstmlab-presets button")[Number(event.key)]?.click();
    }
  };
  window.addEventListener("keydown", key, true);
  window.addEventListener("resize", measure);
  return () => {
    window.removeEventListener("keydown", key, true);
    window.removeEventListener("resize", measure);
  };
}

export default { render };
