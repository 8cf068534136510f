// <form data-draft-url="…"> saves itself every five seconds while it changes, and when a box is left. Nothing is kept
// in the browser: what cannot be sent is tried again until it is, and leaving the page asks first.
const EVERY = 5000;

export function keepDrafts(root) {
  root.querySelectorAll("form[data-draft-url]").forEach((form) => new Draft(form));
}

class Draft {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
    this.changes = 0; // counts edits, so that an answer says which of them it covers
    this.saved = 0;
    this.sending = false;
    this.version = form.dataset.draftVersion ?? "";
    form.addEventListener("input", () => this.changes++);
    form.addEventListener("change", () => this.changes++);
    form.addEventListener("focusout", () => this.send());
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) this.leaving = true;
    });
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.changes > this.saved && !this.leaving) event.preventDefault();
    });
    // A page kept by the back button is live again.
    window.addEventListener("pageshow", () => (this.leaving = false));
    setInterval(() => this.send(), EVERY);
  }

  async send() {
    if (this.sending || this.leaving || this.changes === this.saved) return;
    this.sending = true;
    const covered = this.changes;
    try {
      const answer = await fetch(this.form.dataset.draftUrl, this.request());
      if (answer.redirected || answer.status === 401 || answer.status === 403) this.say("signedOut", "unsaved");
      else if (answer.status === 409) this.say("stale", "unsaved");
      else if (answer.ok) await this.note(answer, covered);
      else this.say("unsaved", "unsaved");
    } catch {
      this.say("unsaved", "unsaved");
    } finally {
      this.sending = false;
    }
  }

  request() {
    const body = new FormData(this.form);
    for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
    if (this.version) body.set("draft_version", this.version);
    const token = freshToken() ?? body.get("csrfmiddlewaretoken") ?? "";
    body.set("csrfmiddlewaretoken", token);
    return {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { "X-CSRFToken": token, "X-Requested-With": "fetch", Accept: "application/json" },
      signal: AbortSignal.timeout?.(10000),
    };
  }

  // The server answers {"saved_at": "14:32", "version": "…"}; without it the device's own clock is shown.
  // The server takes a draft only from the person who opened the form (`by` in its address), so once it has taken
  // one, a token renewed by signing in again in another tab is theirs too, and the form may be sent with it.
  async note(answer, covered) {
    const token = this.form.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) token.value = freshToken() ?? token.value;
    const told = await answer.json().catch(() => ({}));
    this.version = told.version ?? this.version;
    this.saved = covered;
    const time = told.saved_at ?? new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.say("saved", "saved", { time });
  }

  say(words, state, values = {}) {
    if (!this.line) return;
    let text = this.line.dataset[words] ?? "";
    for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
    this.line.dataset.state = state;
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

// Over HTTPS the cookie's name says that it belongs to this host alone.
function freshToken() {
  return cookie("__Host-csrftoken") ?? cookie("csrftoken");
}

function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
