// The lecture: which slide is seen, which keys turn it, its look, the speaker's window.
const lecture = (() => {
  const THEMES = ["light", "dark", "contrast"];
  const KEYS = [
    ["→ ↓ Space Page↓", "next step or slide"], ["← ↑ Page↑", "back"],
    ["Home, End", "first, last slide"], ["0 to 9", "presets of the explorer on this slide"],
    ["Tab", "into the explorer: its sliders then have the arrow keys"],
    ["Esc", "out of the explorer, or of a field to type in, as Enter: the arrows turn slides again"],
    ["t", "light, dark, high contrast"], ["b", "black screen"], ["f", "full screen"],
    ["s", "speaker's window with notes"], ["i", "index of all lectures, in a window beside"], ["?", "these keys"],
  ];
  const NARROW = 700, SCROLL = /^(Arrow|Page|Home|End| )/; // pixels; keys that move what flows
  let here = 0, ready = false;
  const root = document.documentElement;
  const asked = location.hash.slice(1); // the number of the slide to return to after a reload
  const withNumber = (number) => slides().findIndex((one) => one.dataset.number === number);

  // Geometry: a slide of fixed size, scaled to the window. In a narrow one, a phone's or at a zoom of
  // 200 %, letters would get too small: there all slides flow, one below the other.
  function fit() {
    const flows = ready && window.innerWidth < NARROW;
    const scale = flows ? 1 : Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT);
    root.style.setProperty("--lstmlab-scale", scale);
    root.classList.toggle("flowing", flows);
    if (ready) document.getElementById("deck").tabIndex = flows ? 0 : -1;
  }

  // What is seen.
  const steps = (section) => [...section.querySelectorAll(".fragment")];
  function show(place, all = false) {
    const list = slides();
    here = Math.min(Math.max(place, 0), list.length - 1);
    list.forEach((section, index) => section.classList.toggle("present", index === here));
    steps(list[here]).forEach((step) => seen(step, all));
    document.activeElement?.blur();
    // A slide that was split keeps its number, so that they are as many as the index says.
    const { number } = list[here].dataset, { slides: count } = document.getElementById("deck").dataset;
    root.style.setProperty("--place", (here + 1) / list.length);
    document.getElementById("place").textContent = `${number} /\u00a0${count}`;
    if (ready) history.replaceState(null, "", `#${number}`);
    tell();
  }
  function seen(step, is) {
    step.classList.toggle("seen", is);
    const pan = step.closest(".pan");
    if (pan) {
      const last = [...pan.querySelectorAll(".seen")].at(-1);
      pan.style.setProperty("--shift", `${-(last?.dataset.shift ?? 0)}px`);
    }
  }
  function turn(by) {
    const hidden = steps(slides()[here]).filter((step) => step.classList.contains("seen") !== by > 0);
    const step = by > 0 ? hidden[0] : hidden.at(-1);
    if (step) return seen(step, by > 0);
    if (slides()[here + by]) show(here + by, by < 0);
  }

  // Its look: JupyterLab's variables say the colours, lecture.css sets them.
  function look(theme) {
    root.dataset.theme = theme;
    document.body.dataset.jpThemeLight = String(theme === "light");
    localStorage.setItem("lstmlab-theme", theme);
    tell();
  }

  // Keys. A text keeps all of them while the focus is in it, and an explorer all but the letters.
  const TYPING = "textarea, select, [contenteditable=true], input:not([type=radio], [type=checkbox], [type=range])";
  const act = {
    ArrowRight: () => turn(1), ArrowDown: () => turn(1), " ": () => turn(1), Enter: () => turn(1),
    PageDown: () => turn(1), ArrowLeft: () => turn(-1), ArrowUp: () => turn(-1),
    PageUp: () => turn(-1), Home: () => show(0), End: () => show(slides().length - 1),
    t: () => look(THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length]),
    b: () => root.classList.toggle("black"), ".": () => root.classList.toggle("black"),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen())
      .catch(() => {}), // refused where the key was pressed in the speaker's window
    s: speak, i: () => window.open("/", "lstmlab-index"), // beside: leaving would end the kernel
    "?": () => document.getElementById("help").showModal(),
  };
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const help = document.getElementById("help");
    if (help.open) { // its keys: Tab and the arrows that scroll it; closed, it gives the focus back
      if (["Escape", "?"].includes(event.key)) { event.preventDefault(); help.close(); }
      return event.stopPropagation();
    }
    const typing = event.target.closest?.(TYPING);
    const explorer = typing || event.target.closest?.(".lstmlab-explorer, input");
    if (event.key === "Escape") {
      root.classList.remove("black");
      event.target.blur?.();
      return;
    }
    if (event.key === "Enter" && event.target.matches?.(".lstmlab-explorer input[type=text]")) {
      return event.target.blur(); // what was typed is there already
    }
    if (/^[0-9]$/.test(event.key) && !explorer) {
      const present = slides()[here].querySelector(".lstmlab-explorer");
      present?.querySelectorAll(".lstmlab-presets button")[Number(event.key)]?.click();
      return;
    }
    if (/^( |Enter)$/.test(event.key) && event.target.closest?.("a, button")) return;
    // A remote control sends Page Up and Page Down: those turn slides whatever has the focus.
    const free = event.key.startsWith("Page") || !typing && /^[a-z?.]$/i.test(event.key);
    if (explorer && !free) return;
    if (root.classList.contains("flowing") && SCROLL.test(event.key)) return;
    const known = act[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!known) return;
    event.preventDefault();
    event.stopPropagation();
    known();
  }

  // The speaker's window: notes, what comes next, the time; it runs no kernel of its own. Both talk
  // over a channel that has this tab's name, so that either finds the other after a reload.
  const tab = sessionStorage["lstmlab-tab"] ??= String(Date.now());
  const channel = new BroadcastChannel(tab);
  channel.onmessage = ({ data }) => {
    if (data.asks && document.body) tell();
    if (data.restarts) { sessionStorage["lstmlab-since"] = Date.now(); tell(); }
    if (data.key) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: data.key, bubbles: true }));
  };
  function speak() {
    sessionStorage["lstmlab-since"] ??= Date.now();
    window.open(`/lecture/speaker.html#${tab}`, "lstmlab-speaker", "width=900,height=700");
  }
  // MathJax adds its later rules to the sheet and not to the text of its element.
  const rules = () => [...document.styleSheets].filter(({ ownerNode }) =>
    ownerNode.matches("style") && ownerNode.textContent.includes("mjx"))
    .flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n");
  function tell() {
    if (!slides().length || !sessionStorage["lstmlab-since"]) return;
    const [now, next] = [slides()[here], slides()[here + 1]];
    const words = (section) => section?.querySelector(".part")?.innerHTML ?? "the end";
    const notes = [...now.querySelectorAll(":scope > .notes")].map((one) => one.innerHTML).join("");
    channel.postMessage({ place: document.getElementById("place").textContent, notes, title: document.title,
      section: now.querySelector(".running")?.innerHTML ?? "", next: next?.dataset.kind === "explorer" ? "an explorer" : words(next),
      styles: rules(), theme: root.dataset.theme, since: Number(sessionStorage["lstmlab-since"]) });
  }

  // The start: the first slide at once, the others while their cells run, then what is live.
  function starting(percent) {
    const place = withNumber(asked), wait = asked > 1 && place < 0;
    document.getElementById("starting").textContent =
      `${wait ? `returning to slide ${asked}` : "starting"}: ${percent} %`;
    if (here === 0) show(Math.max(place, 0));
  }
  const drawn = (image) => image.complete && image.naturalWidth > 0;
  function settled() {
    const waiting = document.querySelector('script[type="application/vnd.voila.cell-output+json"]');
    const math = document.querySelector("#deck mjx-container")
      || !document.getElementById("deck").textContent.includes("$");
    return !waiting && math && [...document.querySelectorAll("#deck img")].every(drawn)
      && [...document.querySelectorAll(".lstmlab-explorer")].every((one) => one.querySelector("img, canvas"));
  }
  function begin() {
    document.getElementById("starting").textContent = "starting: explorers";
    let last = performance.now(), from = last;
    const watch = new MutationObserver(() => { last = performance.now(); });
    watch.observe(document.getElementById("deck"), { childList: true, subtree: true });
    const look = () => {
      const now = performance.now();
      if (!(settled() && now - last > 400) && now - from < 60000) return setTimeout(look, 100);
      watch.disconnect();
      const { number } = slides()[here].dataset; // its place changes where slides are split
      layOut();
      ready = true;
      endLeft();
      document.getElementById("starting").remove();
      root.classList.add("ready");
      window.dispatchEvent(new Event("resize")); // for `fit`, and explorers ask how large they are
      show(withNumber(number));
    };
    look();
  }

  function furniture() {
    const keys = KEYS.map(([key, what]) => `<tr><th scope="row">${key}</th><td>${what}</td></tr>`).join("");
    document.body.insertAdjacentHTML("afterbegin", `<div id="starting" role="status"></div>
      <div id="place"></div><div id="progress"></div>
      <dialog id="help" aria-label="keys" tabindex="-1"><table>${keys}</table></dialog>`);
    look(localStorage.getItem("lstmlab-theme") ?? "light");
  }
  fit();
  window.addEventListener("resize", fit);
  window.addEventListener("keydown", key, true);
  // A link opens beside the lecture, whose kernel would end with its page.
  window.addEventListener("click", (event) => {
    event.target.closest("#deck a")?.setAttribute("target", "_blank");
  }, true);
  // The kernel ends with its page, but not while its cells run, which the server would call an error:
  // the same lecture ends it when it is there again. What is kept for a way back needs its kernel.
  function end({ baseUrl, kernelId }) {
    const form = new FormData();
    form.append("_xsrf", document.cookie.match(/\b_xsrf=([^;]*)/)?.[1] ?? "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  }
  const left = JSON.parse(sessionStorage["lstmlab-left"] ?? "[]");
  const endLeft = () => { left.splice(0).forEach(end); sessionStorage["lstmlab-left"] = "[]"; };
  window.addEventListener("pagehide", ({ persisted }) => {
    const config = document.getElementById("jupyter-config-data");
    if (persisted || !config) return;
    const mine = JSON.parse(config.textContent);
    if (ready) end(mine);
    else sessionStorage["lstmlab-left"] = JSON.stringify([...left, mine]);
  });
  new MutationObserver((changes, watch) => {
    if (document.body) { watch.disconnect(); furniture(); }
  }).observe(root, { childList: true });
  return { starting, begin, tell, show, get place() { return here; } };
})();
