"""One request to a kernel, and what comes back of it, no more than may be kept."""

import json
import time

import nbformat.v4

from scripts.homework.frame import base64

LONGEST = 5000  # characters of the words of an error
KEPT = ("text/plain", "image/png")  # no student's page runs scripts in the teacher's browser


class Asked:
    """One request to the kernel: what has come back of it."""

    def __init__(self, kernel, id):
        self.kernel, self.id = kernel, id
        self.outputs, self.size, self.witness = [], 0, {}
        self.status, self.error = "", ()
        self.replied, self.idle = 0.0, False

    def wait(self, seconds):
        """Take in what comes, for so long at most; whether that was all of it."""
        end = time.monotonic() + seconds
        while not (self.replied and self.idle):
            left = end - time.monotonic()
            ready = dict(self.kernel.poller.poll(1000 * left)) if left > 0 else {}
            if not ready:
                return False
            client = self.kernel.client
            if client.iopub_channel.socket in ready:
                self._published(client.get_iopub_msg(timeout=0))
            if client.shell_channel.socket in ready:
                self._reply(client.get_shell_msg(timeout=0))
        return True

    def _reply(self, message):
        if message["parent_header"].get("msg_id") == self.id:
            content = message["content"]
            self.replied, self.status = time.monotonic(), content.get("status", "")
            self.error = tuple(str(content.get(k, ""))[:LONGEST] for k in ("ename", "evalue"))
            self.witness = content.get("witness", {})

    def _published(self, message):
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != self.id:
            return
        if kind == "status":
            self.idle = content["execution_state"] == "idle"
        elif kind == "clear_output":
            self.outputs.clear()
        elif kind in ("stream", "error", "display_data", "execute_result"):
            if "data" in content:
                content.update(data=shown(content["data"]), metadata={})
                if not content["data"]:
                    return
            self._output(nbformat.v4.output_from_msg(message))

    def _output(self, output):
        size = len(json.dumps(output))
        if self.size <= self.kernel.limits.output_kb * 1000:
            if output.output_type == "stream":
                output.text = output.text[: self.kernel.limits.output_kb * 1000]
                last = self.outputs[-1] if self.outputs else None
                if last and last.output_type == "stream" and last.name == output.name:
                    last.text += output.text
                else:
                    self.outputs.append(output)
            else:
                self.outputs.append(output)
        self.size += size


def shown(data):
    """What is kept of what a cell displays: text, and pictures if they are pictures."""
    kept = {kind: data[kind] for kind in KEPT if isinstance(data.get(kind), str)}
    return {kind: text for kind, text in kept.items() if kind == KEPT[0] or base64(text)}
