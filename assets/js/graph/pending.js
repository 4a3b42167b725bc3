// The pending state, shown at once on the graph and its form while a change is on its way to Python.

const UNDO = ".st-key-undo-plan button, .st-key-redo-plan button";

export class Pending {
  constructor(editor) {
    this.editor = editor;
    const undone = (event) => event.target.closest?.(UNDO) && this.begin();
    const app = document.querySelector(".stApp");
    const observer = new MutationObserver(() => app.dataset.testScriptState === "notRunning" && this.end());
    document.addEventListener("click", undone, true);
    if (app) observer.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
    editor.cleanups.push(() => {
      document.removeEventListener("click", undone, true);
      observer.disconnect();
      this.mark(false);
    });
  }

  begin() {
    this.mark(true);
  }

  /** Ends the pending state once Python has applied all changes. */
  end() {
    if (!this.editor.outbox.busy && !this.editor.choosing) this.mark(false);
  }

  mark(waits) {
    this.editor.root.classList.toggle("waiting", waits);
    document.querySelector(".st-key-inspector")?.toggleAttribute("data-waiting", waits);
  }
}
