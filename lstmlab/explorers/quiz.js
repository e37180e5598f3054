// One question as a form: arrow keys choose, Enter answers, and Enter again goes on.
function make(parent, tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  parent.append(element);
  return element;
}

// What lies above a heading grows while it is rendered: go there again until it rests, or the reader moves.
function settle(heading) {
  let before, rested = 0, turns = 0;
  const step = () => {
    heading.scrollIntoView();
    const { top } = heading.getBoundingClientRect();
    rested = top === before ? rested + 1 : 0;
    before = top;
    if (rested > 4 || ++turns > 40) stop();
  };
  const moves = ["wheel", "pointerdown", "keydown"], timer = setInterval(step, 150);
  function stop() {
    clearInterval(timer);
    for (const name of moves) removeEventListener(name, stop, true);
  }
  for (const name of moves) addEventListener(name, stop, true);
  step();
}

// JupyterLab names a heading by its words, and scrolls to none but for the links of its own text.
function lead(parent, { asks, section, named }) {
  const item = make(parent, "li", "", `${asks} `);
  const link = make(item, "a", "", named);
  const name = section.replaceAll(" ", "-");
  link.href = `#${name}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const headings = (parent.closest(".jp-Notebook") ?? document).querySelectorAll("h1, h2, h3");
    const heading = [...headings].find((one) => (one.dataset.jupyterId ?? one.id) === name);
    if (heading) settle(heading);
  });
}

function render({ model, el }) {
  const form = make(el, "form", "lstmlab-quiz");
  const question = make(form, "fieldset", "");
  const said = make(form, "p", "lstmlab-said");
  said.setAttribute("role", "status"); // read out, politely, when it changes
  const again = make(form, "ul", "");
  const button = make(form, "button", "");

  const options = () => [...question.querySelectorAll("input")];
  const option = (text, place) => {
    const label = make(question, "label", "");
    const input = make(label, "input", "");
    Object.assign(input, { type: "radio", name: "option" });
    make(label, "span", "", text);
    input.addEventListener("change", () => {
      model.set("chosen", place);
      model.save_changes();
    });
  };
  const ask = (page) => {
    question.replaceChildren();
    const legend = make(question, "legend", "");
    make(legend, "small", "", page.heading);
    make(legend, "span", "", page.asks);
    page.options.forEach(option);
  };
  let shown = {};
  const show = () => {
    const page = model.get("page"), inside = form.contains(document.activeElement);
    const fresh = page.heading !== shown.heading || page.asks !== shown.asks;
    if (fresh) ask(page);
    shown = page;
    said.textContent = page.said;
    again.replaceChildren();
    for (const one of page.again ?? []) lead(again, one);
    button.textContent = page.button;
    mark();
    if (inside) (fresh && options()[0] || page.button !== "answer" && button)?.focus?.();
  };
  const mark = () => options().forEach((input, place) => {
    input.checked = place === model.get("chosen");
    input.disabled = model.get("page").button !== "answer" && !input.checked;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    model.set("pressed", model.get("pressed") + 1);
    model.save_changes();
  });
  model.on("change:page", show);
  model.on("change:chosen", mark);
  show();

  // Listens before JupyterLab does, whose one-letter commands would change the whole cell.
  const key = (event) => {
    if (!form.contains(event.target)) return;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape"
      || (event.key === "Enter" && event.shiftKey));
    event.target.toggleAttribute("data-lm-suppress-shortcuts", plain);
  };
  window.addEventListener("keydown", key, true);
  return () => window.removeEventListener("keydown", key, true);
}

export default { render };
