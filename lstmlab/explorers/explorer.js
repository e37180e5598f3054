// The sentence above a figure, and what else an explorer must do itself in the browser.
const REST = 600; // milliseconds without a change, after which the sentence is read out
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const TYPING = "input[type=text], input[type=number], textarea, select, [contenteditable=true]";
const GROUPS = ".lstmlab-presets, .widget-play";

const all = (root, what) => [...root.querySelectorAll(what)];

// Names, states and Tab stops that ipywidgets leaves out.
function describe(root) {
  const title = root.querySelector(".lstmlab-title")?.textContent.trim() ?? "";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", title);
  // A picture that is too wide for its place moves by arrow keys, once Tab has come here.
  if (root.scrollWidth > root.clientWidth) root.tabIndex = 0;
  else root.removeAttribute("tabindex");
  for (const label of all(root, ".widget-label")) {
    const slider = label.parentElement.querySelector("[role=slider]");
    const readout = label.parentElement.querySelector(".widget-readout");
    slider?.setAttribute("aria-label", label.textContent);
    slider?.setAttribute("aria-valuetext", readout.textContent);
    if (readout?.isContentEditable) {
      readout.setAttribute("role", "textbox");
      readout.setAttribute("aria-label", `${label.textContent}, as a number`);
    }
  }
  for (const button of all(root, "button:is(.widget-toggle-button, .lstmlab-toggle)")) {
    button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
  }
  all(root, ".widget-play").forEach((player) => {
    const names = [still.matches ? "one step" : "play or pause", "stop", "repeat"];
    [...player.children].forEach((button, place) => {
      button.setAttribute("aria-label", names[place]);
      button.title = names[place];
    });
    player.children[2].setAttribute("aria-pressed", player.children[2].matches(".mod-active"));
  });
  all(root, GROUPS).forEach((group) => {
    group.setAttribute("role", "toolbar");
    group.setAttribute("aria-label", group.matches(".widget-play") ? "time" : "presets");
    const buttons = all(group, "button");
    stop(buttons, buttons.find((button) => button.tabIndex === 0 && button.dataset.stop));
  });
  all(root, ".widget-radio-box").forEach((box) => {
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-label", title);
    all(box, "input").forEach((radio) => { radio.name = box.dataset.name ??= unique(); });
  });
  all(root, ".noUi-target").forEach(exact);
  root.querySelector(".lstmlab-error")?.setAttribute("role", "alert");
}

const unique = () => `lstmlab-${Math.random().toString(36).slice(2)}`;

// One Tab stop for a row of buttons; the arrows go on from there.
function stop(buttons, chosen = buttons[0]) {
  buttons.forEach((button) => { button.tabIndex = button === chosen ? 0 : -1; });
  chosen.dataset.stop = "here";
}

function along(event) {
  const group = event.target.closest(GROUPS);
  const way = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  if (!group || !way) return;
  const buttons = all(group, "button");
  const to = buttons.indexOf(event.target.closest("button")) + way;
  const chosen = buttons[Math.min(Math.max(to, 0), buttons.length - 1)];
  stop(buttons, chosen);
  chosen.focus();
  event.preventDefault();
}

// A slider in steps of 0.1 would answer 0.3 by 0.30000000000000004, after the kernel has moved on.
function exact(target) {
  if (target.dataset.exact || !target.noUiSlider) return;
  target.dataset.exact = "yes";
  const to = (value) => Number(value.toFixed(10));
  const { format } = target.noUiSlider.options;
  target.noUiSlider.updateOptions({ format: { from: Number, to: (x) => to(format.to(x)) } }, false);
}

function render({ model, el }) {
  const sentence = document.createElement("p");
  sentence.className = "lstmlab-sentence";
  sentence.setAttribute("role", "status"); // the one voice of an explorer
  sentence.setAttribute("aria-live", "polite");
  el.append(sentence);
  const explorer = () => el.closest(".lstmlab-explorer");
  const stopped = new AbortController(), { signal } = stopped;
  let waiting = 0, held = false;

  const show = () => {
    sentence.textContent = model.get("text");
    explorer()?.querySelector("img.lstmlab-picture")?.setAttribute("alt", model.get("text"));
  };
  // Seen at once; read out once, when time stands still and the hand has let go.
  const rest = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (held || explorer()?.querySelector(".widget-play .fa-pause")) return rest();
      sentence.setAttribute("aria-live", "polite");
      waiting = setTimeout(show, 50);
    }, REST);
  };
  model.on("change:text", () => {
    sentence.setAttribute("aria-live", "off");
    show();
    rest();
  });
  show();

  const whenAttached = () => {
    const root = explorer();
    if (!root) return signal.aborted || requestAnimationFrame(whenAttached);
    show();
    describe(root);
    const watcher = new MutationObserver(() => describe(root));
    watcher.observe(root, { subtree: true, childList: true, attributeFilter: ["class"] });
    signal.addEventListener("abort", () => watcher.disconnect());
  };
  whenAttached();

  // How many of the screen's pixels make one CSS pixel, on a slide that is scaled besides: the
  // kernel draws as finely as that.
  const measure = () => {
    if (explorer()) describe(explorer());
    const scale = getComputedStyle(document.documentElement).getPropertyValue("--lstmlab-scale");
    const density = window.devicePixelRatio * Number(scale || 1);
    if (model.get("density") === density) return;
    model.set("density", density);
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
    if (event.key === "Escape") root.closest(".jp-Cell, .jp-Notebook")?.focus(); // the way out
    if (!plain || event.target.closest(TYPING)) return;
    if (/^[0-9]$/.test(event.key)) {
      root.querySelectorAll(".lstmlab-presets button")[Number(event.key)]?.click();
    }
    along(event);
  };
  // Who asks for less motion gets one step a press: started, and paused before the next.
  const step = ({ target }) => {
    const button = explorer()?.contains(target) && target.closest(".widget-play button");
    if (still.matches && button && button.querySelector(".fa-pause")) button.click();
  };
  const hold = (event) => { held = explorer()?.contains(event.target) ?? false; };
  window.addEventListener("keydown", key, { capture: true, signal });
  window.addEventListener("click", step, { signal });
  window.addEventListener("pointerdown", hold, { capture: true, signal });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, () => { held = false; }, { capture: true, signal });
  }
  window.addEventListener("resize", measure, { signal });
  still.addEventListener("change", () => explorer() && describe(explorer()), { signal });
  return () => stopped.abort();
}

export default { render };
