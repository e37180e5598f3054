// Says in a sentence what this browser lacks, where the course would else fail without a word.

const LACKS = {
  file: "This page was opened as a file. Browsers run the course from a web server only: in this " +
    "folder, run python3 -m http.server and open the address that it prints.",
  wasm: "Python cannot run here: this browser has no WebAssembly, or it is switched off. You can " +
    "read the notebooks; to run them, open this page in a recent Firefox, Chrome, Edge or Safari.",
  storage: "Nothing will be kept: this browser lets pages store nothing, as some do in a private " +
    "window. To keep what you write, open this page in a usual window, or save by File, Download.",
  worker: "Your notebooks are kept, but files that your code writes are not: for that the address " +
    "must begin with https:// (or be this very machine), and the window must not be private.",
  twice: "The course is open in another tab too. Both keep their work in the same place: edit a " +
    "notebook in one of them alone, or the one that saves last wins.",
};

function say(what) {
  const line = document.createElement("div");
  line.setAttribute("role", "alert");
  line.className = "lstmlab-check";
  line.style.cssText = "position:fixed;z-index:100000;left:0;right:0;bottom:0;padding:0.7em 1em;" +
    "background:#fff3c4;color:#222;font:15px/1.4 sans-serif;border-top:2px solid #b58900";
  const button = document.createElement("button");
  button.textContent = "close";
  button.style.marginLeft = "1em";
  button.onclick = () => line.remove();
  line.append(LACKS[what], button);
  document.body.append(line);
}

function canStore() {
  return new Promise((tell) => {
    try {
      const asked = indexedDB.open("lstmlab-check");
      asked.onsuccess = () => (asked.result.close(), tell(true));
      asked.onerror = () => tell(false);
    } catch {
      tell(false); // some browsers throw, some have no indexedDB at all
    }
  });
}

function listenForOthers() {
  const channel = new BroadcastChannel("lstmlab-tabs");
  channel.onmessage = ({data}) => {
    if (data === "anybody?") channel.postMessage("yes");
    if (!document.querySelector(".lstmlab-check")) say("twice");
  };
  channel.postMessage("anybody?");
}

// The address names the notebook in front, so that a reload opens it again.
function keepAddress() {
  const waiting = setInterval(async () => {
    if (!window.jupyterapp) return;
    clearInterval(waiting);
    await jupyterapp.restored;
    setInterval(nameInAddress, 500); // in a window without the focus no signal tells of a change
  }, 200);
}

function nameInAddress() {
  const {shell} = jupyterapp;
  const front = shell.currentWidget ?? [...shell.widgets("main")].find((one) => one.isVisible);
  const query = `?path=${encodeURIComponent(front?.context?.path)}`;
  if (front?.context && query !== location.search) history.replaceState(null, "", query);
}

async function check() {
  if (location.protocol === "file:") return say("file");
  if (typeof WebAssembly !== "object") return say("wasm");
  if (!(await canStore())) return say("storage");
  if (!("serviceWorker" in navigator)) return say("worker");
  listenForOthers();
}

check();
keepAddress();
