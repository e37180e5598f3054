// Buttons over a picture: a click, or Tab and Space, presses one and lets the others go.
function render({ model, el }) {
  const buttons = model.get("areas").map(({ name, label, box }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    ["left", "top", "width", "height"].forEach((side, n) => { button.style[side] = `${box[n]}%`; });
    button.addEventListener("click", () => {
      model.set("value", model.get("value") === name ? "none" : name);
      model.save_changes();
    });
    el.append(button);
    return [name, button];
  });
  const press = () => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-pressed", String(model.get("value") === name));
    }
  };
  model.on("change:value", press);
  press();
}

export default { render };
