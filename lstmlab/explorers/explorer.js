// The sentence below a figure, and what a widget's own script must do for the keyboard.
function render({ model, el }) {
  const sentence = document.createElement("p");
  sentence.className = "lstmlab-sentence";
  sentence.setAttribute("role", "status"); // read out politely when it changes
  el.append(sentence);

  const explorer = () => el.closest(".lstmlab-explorer");
  const tell = () => {
    sentence.textContent = model.get("text");
    explorer()?.querySelector("img.lstmlab-picture")?.setAttribute("alt", model.get("text"));
  };
  const attached = () => (el.isConnected && explorer() ? tell() : requestAnimationFrame(attached));
  model.on("change:text", tell);
  tell();
  attached();

  // Listens before JupyterLab does, whose one-letter commands would act on the whole cell.
  const key = (event) => {
    const root = explorer();
    if (!root?.contains(event.target)) return;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape"
      || (event.key === "Enter" && event.shiftKey));
    root.toggleAttribute("data-lm-suppress-shortcuts", plain);
    const typing = event.target.closest("input[type=text], input[type=number], textarea, "
      + "select, [contenteditable=true]");
    if (plain && !typing && /^[0-9]$/.test(event.key)) {
      root.querySelectorAll(".lstmlab-presets button")[Number(event.key)]?.click();
    }
  };
  window.addEventListener("keydown", key, true);
  return () => window.removeEventListener("keydown", key, true);
}

export default { render };
