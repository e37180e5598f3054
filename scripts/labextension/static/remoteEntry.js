// JupyterLab's own renderer of pictures leaves out the alternative text that an output's metadata
// has. This one does not, and is otherwise the same. It is written as a federated extension is
// after its build, so that none is needed. It also keeps what is folded from being read, and has
// a link land at its heading.
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

async function land(panel, fragment) {
  let moved = false, rested = 0, before;
  const stop = () => { moved = true; };
  for (const name of MOVES) window.addEventListener(name, stop, { capture: true, once: true });
  const heading = () => panel.node.querySelector(`[data-jupyter-id="${CSS.escape(fragment)}"]`);
  for (let turn = 0; turn < 40 && rested < 4 && !moved && panel.isVisible; turn++) {
    await panel.setFragment?.(`#${fragment}`);
    await pause(150);
    const top = heading()?.getBoundingClientRect().top;
    rested = top !== undefined && top === before ? rested + 1 : 0;
    before = top;
  }
  for (const name of MOVES) window.removeEventListener(name, stop, true);
}

const links = {
  id: `${NAME}:links`,
  autoStart: true,
  activate: ({ commands, shell }) => commands.commandExecuted.connect(async (_, { id, args, result }) => {
    if (id !== "rendermime:handle-local-link" || !args.id) return;
    await result;
    const panel = shell.currentWidget;
    if (panel?.context?.path === args.path) land(panel, decodeURIComponent(args.id.slice(1)));
  }),
};

const MODULES = { "./mimeExtension": extension, "./extension": links };

(window._JUPYTERLAB ??= {})[NAME] = {
  async init(shared) {
    const [version] = Object.values(shared["@lumino/widgets"]);
    ({ Widget } = (await version.get())());
    keepFolded();
  },
  get: async (module) => () => ({ __esModule: true, default: MODULES[module] }),
};
