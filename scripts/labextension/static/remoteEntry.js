// JupyterLab's own renderer of pictures leaves out the alternative text that an output's metadata
// has. This one does not, and is otherwise the same. It is written as a federated extension is
// after its build, so that none is needed. It also keeps what is folded from being read.
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

(window._JUPYTERLAB ??= {})[NAME] = {
  async init(shared) {
    const [version] = Object.values(shared["@lumino/widgets"]);
    ({ Widget } = (await version.get())());
    keepFolded();
  },
  get: async () => () => ({ __esModule: true, default: extension }),
};
