// JupyterLab's own renderer of pictures leaves out the alternative text that an output's metadata
// has. This one does not, and is otherwise the same. It is written as a federated extension is
// after its build, so that none is needed. It also keeps what is folded from being read, shows the
// picture of an explorer whose kernel is gone, folds answers again, and has a link land at its
// heading.
const NAME = "lstmlab-pictures";
const TYPE = "image/png";
let Widget; // JupyterLab's, from what it shares

function picture(model) {
  const { alt = "", width, height, unconfined } = model.metadata[TYPE] ?? {};
  const image = document.createElement("img");
  Object.assign(image, { alt, src: `data:${TYPE};base64,${model.data[TYPE]}` });
  if (typeof width === "number") image.width = width;
  if (typeof height === "number") image.height = height;
  const ground = model.metadata.needs_background;
  if (ground) image.classList.add(`jp-needs-${ground}-background`);
  if (unconfined === true) image.classList.add("jp-mod-unconfined");
  return image;
}

function createRenderer() {
  const widget = new Widget();
  widget.addClass("jp-RenderedImage");
  widget.renderModel = async (model) => widget.node.replaceChildren(picture(model));
  return widget;
}

const extension = {
  id: `${NAME}:png`,
  dataType: "string",
  rank: 10, // before JupyterLab's own, which has 90
  rendererFactory: { safe: true, mimeTypes: [TYPE], createRenderer },
};

// Of an output that is folded JupyterLab shows the first line, which may answer the question above.
const FOLDED = `.jp-OutputPlaceholder .jp-PlaceholderText { font-size: 0; visibility: hidden; }
  .jp-OutputPlaceholder .jp-PlaceholderText::after {
    visibility: visible; content: "folded: run this cell to see it"; font-size: var(--jp-code-font-size, 13px); }`;

function keepFolded() {
  const style = document.createElement("style");
  style.textContent = FOLDED;
  document.head.append(style);
}

// A notebook that a link opens has no headings yet when JupyterLab looks for the link's, and those
// above it grow while they are rendered: go there again, until it rests or the reader moves.
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const MOVES = ["wheel", "pointerdown", "keydown"];

function select(notebook, heading) {
  const place = heading ? notebook.widgets.findIndex((cell) => cell.node.contains(heading)) : -1;
  if (place >= 0) notebook.activeCellIndex = place;
  return place >= 0;
}

const headingOf = (panel, name) =>
  panel?.node.querySelector(`[data-jupyter-id="${CSS.escape(name)}"]`);

async function land(panel, fragment) {
  let moved = false, rested = 0, before;
  const stop = () => { moved = true; };
  for (const name of MOVES) window.addEventListener(name, stop, { capture: true, once: true });
  const heading = () => headingOf(panel, fragment);
  let selected = false;
  for (let turn = 0; turn < 40 && rested < 4 && !moved && panel.isVisible; turn++) {
    await panel.setFragment?.(`#${fragment}`);
    await pause(150);
    selected ||= select(panel.content, heading()); // or an arrow key would lead away from here
    const top = heading()?.getBoundingClientRect().top;
    rested = top !== undefined && top === before ? rested + 1 : 0;
    before = top;
  }
  for (const name of MOVES) window.removeEventListener(name, stop, true);
}

const links = {
  id: `${NAME}:links`,
  autoStart: true,
  activate: ({ commands, shell }) => {
    commands.commandExecuted.connect(async (_, { id, args, result }) => {
      if (id !== "rendermime:handle-local-link" || !args.id) return;
      await result;
      const panel = shell.currentWidget;
      if (panel?.context?.path === args.path) land(panel, decodeURIComponent(args.id.slice(1)));
    });
    // Within a notebook JupyterLab and our quiz scroll by themselves, and select nothing.
    window.addEventListener("click", ({ target }) => {
      const name = target.closest?.('.jp-Notebook a[href^="#"]')?.getAttribute("href").slice(1);
      const { content } = shell.currentWidget ?? {};
      if (name && content?.widgets) select(content, headingOf(shell.currentWidget, name));
    }, true);
  },
};

// Saved, and opened with another kernel, a widget has no model: ipywidgets shows an error, or says
// that it loads for ever. Its output has a picture, or words, too.
const WIDGET = "application/vnd.jupyter.widget-view+json";
const LOST = /^(Error displaying widget: model not found|Loading widget\.\.\.)$/;

function still(model) {
  const box = document.createElement("div");
  const words = document.createElement("pre");
  const how = document.createElement("p");
  words.textContent = [model.data["text/plain"] ?? ""].flat().join("");
  how.textContent = "Run this cell to bring it to life.";
  box.className = "jp-RenderedImage lstmlab-still";
  box.append(model.data[TYPE] ? picture(model) : words, how);
  return box;
}

function showStills(registry) {
  const { createRenderer } = registry;
  registry.createRenderer = function (type) {
    const renderer = createRenderer.call(this, type);
    if (type !== WIDGET) return renderer;
    const { renderModel } = renderer;
    renderer.renderModel = async function (model) {
      await renderModel.call(this, model);
      if (LOST.test(this.node.textContent)) this.node.replaceChildren(still(model));
    };
    return renderer;
  };
}

// What was found out on another day answers a question that is asked again. It is folded as the
// course has it, from the question on to what confirms it; in view alone, so nothing is to save.
const ASKED = /\bask\("([^"]+)"\)/;

function foldAnswers({ widgets }) {
  const code = widgets.filter((cell) => cell.model.type === "code");
  const sources = code.map((cell) => cell.model.sharedModel.getSource());
  sources.forEach((source, place) => {
    const name = source.match(ASKED)?.[1];
    const found = name ? sources.findIndex((one) => one.includes(`confirm("${name}"`)) : -1;
    for (let next = place + 1; next <= found; next++) {
      if (ASKED.test(sources[next]) || !code[next].model.outputs.length) continue;
      code[next].syncCollapse = false;
      code[next].outputHidden = true;
    }
  });
}

async function opened({ content, context, sessionContext }) {
  await Promise.all([context.ready, sessionContext.ready]);
  const kernel = sessionContext.session?.kernel;
  const nothing = { code: "", silent: true, store_history: false };
  const reply = await kernel?.requestExecute(nothing).done;
  if (!reply?.content.execution_count) foldAnswers(content); // nothing was run in this kernel
}

const folds = {
  id: `${NAME}:folds`,
  autoStart: true,
  activate: ({ shell }) => {
    const known = new WeakSet();
    shell.layoutModified?.connect(() => {
      for (const panel of shell.widgets("main")) {
        if (known.has(panel) || !panel.content?.widgets || !panel.sessionContext) continue;
        known.add(panel);
        opened(panel);
      }
    });
  },
};

const MODULES = { "./mimeExtension": extension, "./extension": [links, folds] };

(window._JUPYTERLAB ??= {})[NAME] = {
  async init(shared) {
    const load = async (name) => (await Object.values(shared[name])[0].get())();
    ({ Widget } = await load("@lumino/widgets"));
    showStills((await load("@jupyterlab/rendermime")).RenderMimeRegistry.prototype);
    keepFolded();
  },
  get: async (module) => () => ({ __esModule: true, default: MODULES[module] }),
};
