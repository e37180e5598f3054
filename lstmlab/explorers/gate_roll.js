// The gate piano roll. The canvas shows what is painted at once; the kernel is told afterwards.
// Over it lies a grid of invisible sliders, one a step: focus, keyboard and screen readers.
const GAP = 4, TOP = 2, FOOT = 20; // CSS pixels
const INK = "#1a1a1a", FAINT = "#8a8a8a", LINE = "#e4e4e4";
const FONT = "'DejaVu Sans', Verdana, sans-serif";

const short = (value) => {
  const text = String(Math.round(value * 100) / 100).replace("-", "−");
  return text.replace(/^(−?)0\./, "$1.");
};

function hatched(context, kind, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour + "40";
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = pen.fillStyle = colour;
  const lines = { "//": [[0, 8, 8, 0]], "\\\\": [[0, 0, 8, 8]], "xx": [[0, 8, 8, 0], [0, 0, 8, 8]],
    "||": [[4, 0, 4, 8]], "--": [[0, 4, 8, 4]] }[kind] ?? [];
  for (const [x0, y0, x1, y1] of lines) {
    pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1); pen.stroke();
  }
  if (kind === "..") pen.fillRect(3, 3, 2, 2);
  return context.createPattern(tile, "repeat");
}

function render({ model, el }) {
  const rows = model.get("rows"), steps = model.get("steps");
  const width = model.get("width"), left = model.get("left"), ROW = model.get("tall");
  const column = (width - left - model.get("right")) / steps;
  const height = TOP + rows.length * (ROW + GAP) + FOOT;
  const top = (place) => TOP + place * (ROW + GAP);
  let values = copied(model.get("value"));
  let painting = null; // the row under the pointer while it is down, and where it was last

  function copied(value) {
    return Object.fromEntries(Object.entries(value).map(([name, row]) => [name, [...row]]));
  }

  // What is seen.
  const board = document.createElement("div");
  board.className = "lstmlab-roll";
  board.style.aspectRatio = `${width} / ${height}`;
  board.style.width = `${width}px`;
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  board.append(canvas);
  const context = canvas.getContext("2d");
  const fills = rows.map((row) => hatched(context, row.hatch, row.colour));
  const y = (place, value) => {
    const row = rows[place];
    return top(place) + ROW * (row.high - value) / (row.high - row.low);
  };

  function draw() {
    const scale = getComputedStyle(document.documentElement).getPropertyValue("--lstmlab-scale");
    const fine = Math.max(window.devicePixelRatio * Number(scale || 1), 1);
    if (canvas.width !== Math.round(width * fine)) {
      canvas.width = Math.round(width * fine);
      canvas.height = Math.round(height * fine);
    }
    context.setTransform(fine, 0, 0, fine, 0, 0);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
    rows.forEach(drawRow);
    context.fillStyle = INK;
    context.font = `14px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    for (let t = 1; t <= steps; t += 1) {
      if (column > 24 || t === 1 || t % 5 === 0) {
        context.fillText(String(t), left + (t - 0.5) * column, height - 5);
      }
    }
    context.textAlign = "left";
    context.fillText("step t", 4, height - 5);
  }

  function drawRow(row, place) {
    const zero = y(place, Math.min(Math.max(0, row.low), row.high));
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = row.ink;
    context.font = `bold 18px ${FONT}`;
    const middle = top(place) + ROW / 2;
    context.fillText(row.symbol, 4, middle);
    const wide = context.measureText(row.symbol).width;
    context.font = `14px ${FONT}`;
    context.fillText("t", 5 + wide, middle + 5);
    context.fillStyle = INK;
    context.fillText(row.label, 36, middle);
    context.strokeStyle = LINE;
    context.lineWidth = 1;
    context.textAlign = "center";
    values[row.name].forEach((value, t) => {
      const x = left + t * column;
      context.strokeRect(x + 0.5, top(place) + 0.5, column - 1, ROW - 1);
      const from = Math.min(zero, y(place, value)), tall = Math.abs(zero - y(place, value));
      context.fillStyle = fills[place];
      context.fillRect(x + 2, from, column - 4, tall);
      context.fillStyle = row.colour;
      context.fillRect(x + 2, y(place, value) - 1.5, column - 4, 3);
      if (column < 26) return;
      // The number stands where the bar is not; on white, where it must stand over it.
      const over = row.low < 0 ? value < 0 : y(place, value) - top(place) > ROW / 2;
      const edge = row.low < 0 ? zero : y(place, value);
      const at = over ? edge - 10 : edge + 11;
      const text = short(value), room = context.measureText(text).width + 4;
      context.fillStyle = "#ffffffd9";
      context.fillRect(x + column / 2 - room / 2, at - 8, room, 16);
      context.fillStyle = INK;
      context.fillText(text, x + column / 2, at);
    });
    context.strokeStyle = FAINT;
    context.beginPath();
    context.moveTo(left, zero); context.lineTo(left + steps * column, zero); context.stroke();
  }

  // What is read out: a grid of sliders, and a line that follows the pointer and the keys.
  const grid = document.createElement("div");
  grid.className = "lstmlab-roll-grid";
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", "gate piano roll: a value for each gate at each step");
  const help = document.createElement("p");
  help.className = "lstmlab-roll-help";
  help.id = `lstmlab-roll-${Math.random().toString(36).slice(2)}`;
  help.textContent = `Paint, or keys: ${rows.length > 1 ? "Tab row, " : ""}←→ step, `
    + "Shift ←→ copy, ↑↓ change, Space min or max, Ctrl Z undo";
  const status = document.createElement("p"); // seen; what is read out are the sliders' values
  status.className = "lstmlab-roll-status";
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "lstmlab-roll-undo jupyter-button";
  undo.textContent = "undo";
  undo.title = "take back the last change, Ctrl Z";
  undo.disabled = true;
  const sliders = rows.map((row, place) => {
    const line = document.createElement("div");
    line.setAttribute("role", "row");
    line.setAttribute("aria-label", `${row.label} ${row.symbol}`);
    const those = values[row.name].map((_, t) => {
      const cell = document.createElement("div"), slider = document.createElement("div");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", t + 1);
      cell.style.cssText = `left:${100 * (left + t * column) / width}%;`
        + `top:${100 * top(place) / height}%;width:${100 * column / width}%;`
        + `height:${100 * ROW / height}%`;
      slider.setAttribute("role", "slider");
      slider.setAttribute("aria-orientation", "vertical");
      slider.setAttribute("aria-valuemin", row.low);
      slider.setAttribute("aria-valuemax", row.high);
      slider.setAttribute("aria-label", `${row.label} ${row.symbol}, step ${t + 1}`);
      slider.setAttribute("aria-describedby", help.id);
      slider.setAttribute("data-lm-suppress-shortcuts", "");
      slider.tabIndex = t === 0 ? 0 : -1; // one stop a row; the arrows go on from there
      slider.addEventListener("focus", () => {
        those.forEach((other) => { other.tabIndex = -1; });
        slider.tabIndex = 0;
        say(place, t);
      });
      slider.addEventListener("keydown", (event) => key(event, place, t));
      cell.append(slider);
      line.append(cell);
      return slider;
    });
    grid.append(line);
    return those;
  });
  grid.setAttribute("aria-rowcount", rows.length);
  grid.setAttribute("aria-colcount", steps);
  board.append(grid);
  const below = document.createElement("div");
  below.className = "lstmlab-roll-below";
  below.append(help, status, undo);
  el.classList.add("lstmlab-rolled");
  el.append(board, below);

  function mark() {
    rows.forEach((row, place) => values[row.name].forEach((value, t) => {
      sliders[place][t].setAttribute("aria-valuenow", value);
      sliders[place][t].setAttribute("aria-valuetext", value.toFixed(2));
    }));
  }

  function say(place, t) {
    const row = rows[place];
    status.textContent = `${row.symbol}, step ${t + 1}: `
      + values[row.name][t].toFixed(2).replace("-", "−");
  }

  // What is changed: here first, then in the kernel. The widget's own queue holds back what
  // comes faster than the kernel answers, so a quick hand never floods it.
  function put(place, t, value) {
    const row = rows[place];
    const kept = Math.min(Math.max(value, row.low), row.high);
    values[row.name][t] = Math.round(100 * kept) / 100 + 0;
  }

  function send() {
    draw();
    mark();
    model.set("value", copied(values));
    model.save_changes();
  }

  function changed(place, t) {
    say(place, t);
    send();
  }

  // What a stroke, a key or a preset replaces is kept, the last twenty times.
  const past = [];
  let told = -Infinity; // when the kernel last changed something
  function keep() {
    past.splice(0, past.length - 19);
    past.push(copied(values));
    undo.disabled = false;
  }

  function takeBack() {
    if (!past.length) return;
    values = past.pop();
    if (!past.length && undo === document.activeElement) sliders[0].find((s) => s.tabIndex === 0).focus();
    undo.disabled = !past.length;
    status.textContent = "taken back";
    send();
  }

  const undone = (event) => { // also while a preset's button has the focus
    const here = (el.closest(".lstmlab-explorer") ?? el).contains(event.target);
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    if (!here || !wanted || event.target.closest("input[type=text], [contenteditable=true]")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // JupyterLab would undo a change of the notebook
    takeBack();
  };

  function key(event, place, t) {
    const { step, low, high, name } = rows[place];
    const value = values[name][t], more = 2.5 * step;
    const to = { ArrowLeft: t - 1, ArrowRight: t + 1, Home: 0, End: steps - 1 }[event.key];
    const set = {
      ArrowUp: value + step, ArrowDown: value - step, PageUp: value + more, PageDown: value - more,
      " ": value > (low + high) / 2 ? low : high,
    }[event.key];
    if ((to ?? set) === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat && (set !== undefined || event.shiftKey)) keep();
    if (set !== undefined) {
      put(place, t, set);
      return changed(place, t);
    }
    const there = Math.min(Math.max(to, 0), steps - 1);
    sliders[place][there].focus();
    if (!event.shiftKey) return;
    for (let between = Math.min(t, there); between <= Math.max(t, there); between += 1) {
      put(place, between, value);
    }
    changed(place, there);
  }

  function spot(event, row) {
    const box = board.getBoundingClientRect(), scale = width / box.width;
    const across = (event.clientX - box.left) * scale, down = (event.clientY - box.top) * scale;
    const place = row ?? Math.floor((down - TOP) / (ROW + GAP));
    const t = Math.floor((across - left) / column);
    if (row === undefined && (t < 0 || t >= steps || !rows[place])) return null;
    const { low, high } = rows[place];
    let share = 1 - (down - top(place)) / ROW;
    share = share > 0.93 ? 1 : share < 0.07 ? 0 : share; // the ends are easy to hit
    const value = Math.round((low + share * (high - low)) * 20) / 20;
    return { place, t: Math.min(Math.max(t, 0), steps - 1), value };
  }

  // A finger may be about to scroll the page: it paints when it comes to another step or is lifted.
  const start = (at) => {
    keep();
    sliders[at.place][at.t].focus({ preventScroll: true });
    put(at.place, at.t, at.value);
    changed(at.place, at.t);
  };
  board.addEventListener("pointerdown", (event) => {
    const at = spot(event);
    if (!at || event.button !== 0) return;
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    painting = { ...at, started: event.pointerType !== "touch" };
    if (painting.started) start(at);
  });
  board.addEventListener("pointermove", (event) => {
    if (!painting) return;
    const at = spot(event, painting.place), last = painting;
    if (!painting.started && at.t === last.t) return;
    if (!painting.started) start(painting);
    const way = at.t - last.t;
    for (let n = 0; n <= Math.abs(way); n += 1) { // no step is left out by a quick hand
      const share = way ? n / Math.abs(way) : 1;
      if (n || !way) put(at.place, last.t + Math.sign(way) * n,
        last.value + share * (at.value - last.value));
    }
    painting = { ...at, started: true };
    changed(at.place, at.t);
  });
  const lift = (event) => {
    if (!painting) return;
    if (!painting.started && event.type === "pointerup") start(painting);
    if (painting.started || event.type === "pointerup") sliders[painting.place][painting.t].focus({ preventScroll: true });
    painting = null;
  };
  board.addEventListener("pointerup", lift);
  board.addEventListener("pointercancel", lift);

  const follow = () => {
    if (painting) return; // the hand is ahead of the kernel
    const next = copied(model.get("value"));
    if (rows.some(({ name }) => String(next[name]) !== String(values[name]))) {
      if (performance.now() - told > 500) keep(); // a preset may come in pieces
      told = performance.now();
    }
    values = next;
    draw();
    mark();
  };
  model.on("change:value", follow);
  undo.addEventListener("click", takeBack);
  window.addEventListener("keydown", undone, true);
  window.addEventListener("resize", draw); // another screen may be finer
  draw();
  mark();
  return () => {
    window.removeEventListener("keydown", undone, true);
    window.removeEventListener("resize", draw);
  };
}

export default { render };
