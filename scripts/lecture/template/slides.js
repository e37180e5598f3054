// From what the server sent to slides of 995 by 560: too long ones are split, what stands line by
// line becomes a step.
const WIDTH = 995, HEIGHT = 560;
const FULL = HEIGHT; // the lowest place that a part of a slide may reach
const USUAL = 20, LARGEST = 26; // of printed letters
const SMALLEST = 14; // of letters: 18 pixels where a slide fills 1280 by 720

const slides = () => [...document.querySelectorAll("#deck > section.slide")];

// The answer that a cell printed last is a sentence, and not a row of numbers.
function found(section) {
  for (const pre of section.querySelectorAll(".output pre")) {
    const lines = pre.textContent.trimEnd().split("\n");
    const place = lines.findIndex((line) => line.startsWith("Found: "));
    if (place < 0) continue;
    const sentence = document.createElement("p");
    sentence.className = "found";
    sentence.textContent = lines.splice(place).join(" ");
    pre.textContent = lines.join("\n");
    pre.after(sentence);
    if (!pre.textContent) pre.remove();
  }
}

// Rows of numbers are not broken where smaller letters can spare it,
const fitting = (pre) => {
  const longest = Math.max(...pre.textContent.split("\n").map((line) => line.length));
  return Math.max(pre.clientWidth / (0.61 * longest), SMALLEST);
};
function unbroken(section) {
  for (const pre of section.querySelectorAll(".output pre")) {
    pre.style.fontSize = `${Math.min(fitting(pre), USUAL)}px`;
  }
}

// and fill what is left empty once slides are split.
function grow(section) {
  const last = section.querySelector(":scope > .part:nth-last-child(1 of .part)");
  for (const pre of section.querySelectorAll(".output pre")) {
    const least = parseFloat(pre.style.fontSize);
    let now = Math.min(fitting(pre), LARGEST);
    const set = () => { pre.style.fontSize = `${now}px`; return bottom(last, section) > FULL - 24; };
    while (set() && now > least) now = Math.max(now - 1, least);
  }
}

// Rows of an aligned equation but the first come one key at a time.
function steps(section) {
  for (const table of section.querySelectorAll(".part.text mjx-container mjx-mtable")) {
    const rows = [...table.querySelectorAll(":scope > mjx-table > mjx-itable > mjx-mtr")];
    const derivation = rows.length > 1 && rows.some((row) => row.children.length > 1)
      && !table.closest("mjx-mrow > mjx-mrow") && !table.previousElementSibling;
    if (derivation) rows.slice(1).forEach((row) => row.classList.add("fragment"));
  }
}

// An equation wider than its slide is set smaller.
function narrow(section) {
  for (const equation of section.querySelectorAll(".part mjx-container[display=true]")) {
    const part = equation.closest(".part");
    const size = parseFloat(getComputedStyle(equation).fontSize);
    const wide = equation.firstElementChild.scrollWidth;
    if (wide <= part.clientWidth) continue;
    const fits = Math.floor((100 * size * part.clientWidth) / wide) / 100;
    equation.style.fontSize = `${Math.max(fits, SMALLEST)}px`;
  }
}

const bottom = (element, section) => {
  const scale = section.getBoundingClientRect().height / HEIGHT;
  return (element.getBoundingClientRect().bottom - section.getBoundingClientRect().top) / scale;
};

// A picture taller than a slide is shown through a window that the next key moves down.
function pan(part, section) {
  const image = part.querySelector("img.picture");
  if (!image) return;
  const top = bottom(part, section) - part.offsetHeight;
  const room = FULL - top, steps = Math.ceil(part.offsetHeight / room) - 1;
  const over = part.offsetHeight - room;
  part.classList.add("pan");
  part.style.height = `${room}px`;
  for (let step = 1; step <= steps; step += 1) {
    const mark = document.createElement("i");
    mark.className = "fragment";
    mark.dataset.shift = (over * step) / steps;
    part.append(mark);
  }
}

// A question stays with its options if there is room for both: what leads to them stays behind.
function withQuestion(parts, place) {
  const [before, options] = [parts[place - 1], parts[place]];
  const led = parts.slice(0, place - 1).some((part) => part.matches(".text"));
  const asks = options.querySelector(".lstmlab-question") && before?.matches(".question");
  return asks && led && before.offsetHeight + options.offsetHeight < HEIGHT - 20 ? place - 1 : place;
}

// Move what does not fit into a new slide behind this one, at the border of a block.
function split(section) {
  const parts = [...section.querySelectorAll(":scope > .part")];
  const over = parts.find((part) => bottom(part, section) > FULL);
  if (!over) return;
  if (over === parts[0] && over.querySelector("table") && !over.classList.contains("dense")) {
    over.classList.add("dense");
    return split(section);
  }
  const holder = over.children.length === 1 && over.firstElementChild.matches("ul, ol")
    ? over.firstElementChild : over;
  const inside = over.matches(".text, .output")
    ? [...holder.children].filter((child) => child.offsetHeight) : [];
  const place = inside.findIndex((child) => bottom(child, section) > FULL);
  const inTwo = place > 0 && !over.querySelector(".lstmlab-question") || over === parts[0];
  const first = inTwo ? inside[Math.max(place, 1)] : null;
  const from = withQuestion(parts, parts.indexOf(over));
  let moved = parts.slice(from + (over === parts[0] ? 1 : 0));
  if (first) {
    const rest = over.cloneNode(false);
    const those = holder === over ? rest : rest.appendChild(holder.cloneNode(false));
    those.append(...inside.slice(inside.indexOf(first)));
    over.after(rest);
    moved = [rest, ...parts.slice(parts.indexOf(over) + 1)];
  } else if (over === parts[0]) {
    pan(over, section);
  }
  if (!moved.length) return;
  const next = section.cloneNode(false);
  next.append(...moved);
  section.querySelectorAll(":scope > :is(.notes, .running)")
    .forEach((one) => next.append(one.cloneNode(true)));
  section.after(next);
  split(next);
}

// An explorer that "more" makes too tall is shown smaller, as its slide is: by no change of layout.
function shrunk(part) {
  if (!part.querySelector(".lstmlab-explorer:not(.lstmlab-question)")) return false;
  const fits = Math.min(1, (FULL - part.offsetTop) / part.offsetHeight);
  const shrinks = fits > 0.7;
  part.style.transform = shrinks && fits < 1 ? `scale(${fits})` : "";
  return shrinks;
}

function layOut() {
  document.querySelectorAll("#deck script:not([type])").forEach((script) => script.remove());
  for (const section of slides()) {
    found(section);
    steps(section);
    narrow(section);
    unbroken(section);
    split(section);
  }
  slides().forEach(grow);
  // A widget may be late.
  const grown = new ResizeObserver((changes) => changes.forEach(({ target }) => {
    if (document.documentElement.classList.contains("flowing")) return;
    const section = target.closest(".slide");
    if (shrunk(target)) return;
    if (bottom(target, section) > FULL && section.querySelector(".part") !== target) split(section);
  }));
  document.querySelectorAll(".part.output").forEach((part) => grown.observe(part));
  reachAll(document.getElementById("deck"));
}
