// Keeps what is typed: a draft on the server while the officer writes, a warning before leaving, a way back after the
// sign-in has expired.

const QUIET_MS = 1500;
const TRUST_MS = 10 * 60 * 1000;
const WARN_BEFORE_MS = 5 * 60 * 1000;

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.state = form.querySelector("[data-draft-state]");
    this.dirty = false;
    this.leaving = false;
    this.seenAt = Date.now();
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", () => this.touched());
    form.addEventListener("submit", (event) => this.beforeSending(event));
    window.addEventListener("beforeunload", (event) => this.beforeLeaving(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty && !this.leaving) this.keep();
    });
    window.addEventListener("online", () => this.dirty && this.keep());
    this.warning = form.querySelector("[data-session-warning]");
    this.warning?.querySelector("[data-session-stay]").addEventListener("click", () => this.keep());
    this.warnInTime();
  }

  // The sign-in ends some time after the last sign of life; five minutes before, the officer is told.
  warnInTime() {
    const seconds = Number(this.state?.dataset.secondsLeft);
    if (!seconds || !this.warning) return;
    this.warning.hidden = true;
    clearTimeout(this.warnTimer);
    this.warnTimer = setTimeout(() => {
      this.warning.hidden = false;
    }, Math.max(0, seconds * 1000 - WARN_BEFORE_MS));
  }

  touched() {
    this.dirty = true;
    if (!this.url) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET_MS);
  }

  // Files stay out of drafts; they are sent with the form.
  entries() {
    const sent = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") sent.append(name, value);
    return sent;
  }

  async keep() {
    if (!this.url) return "failed";
    clearTimeout(this.timer);
    this.say("saving");
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body: this.entries(),
        credentials: "same-origin",
        redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": this.form.csrfmiddlewaretoken?.value ?? "" },
      });
      if (answer.ok) {
        this.dirty = false;
        this.seenAt = Date.now();
        this.warnInTime();
        this.say("saved", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
        return "kept";
      }
      if (answer.status === 409) {
        this.dirty = false;
        this.say("other");
        return "other";
      }
      const isOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      const renewed = isOut && (await this.renew());
      if (renewed === "other") {
        this.say("other");
        return "other";
      }
      if (renewed) return this.keep();
      this.say(isOut ? "signedOut" : "failed");
      return isOut ? "signed out" : "failed";
    } catch {
      this.say("failed");
      return "failed";
    }
  }

  // Signed in again in another tab: the form takes over the new token.
  async renew() {
    const url = new URL(this.url, location.href);
    url.searchParams.set("author", this.form.author?.value ?? "");
    const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.status === 409) return "other";
    if (!answer.ok) return false;
    const { csrf } = await answer.json();
    const field = this.form.csrfmiddlewaretoken;
    if (!csrf || !field || this.renewed === csrf) return false;
    this.renewed = csrf;
    field.value = csrf;
    return true;
  }

  // After a long while the sign-in is asked for first, so that no form is lost on its way.
  async beforeSending(event) {
    if (!navigator.onLine) {
      // The browser would leave the page for one that says nothing; here everything still stands.
      event.preventDefault();
      event.stopPropagation();
      this.say("failed");
      return;
    }
    if (!this.url || Date.now() - this.seenAt < TRUST_MS) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const submitter = event.submitter;
    if (["signed out", "other"].includes(await this.keep())) return;
    this.seenAt = Date.now();
    this.form.requestSubmit(submitter);
  }

  beforeLeaving(event) {
    if (this.dirty && !this.leaving) event.preventDefault();
  }

  say(what, more = "") {
    if (!this.state) return;
    this.state.textContent = `${this.state.dataset[what] ?? ""} ${more}`.trim();
    this.state.classList.toggle("ec-alert", ["failed", "signedOut", "other"].includes(what));
    if (what !== "signedOut") return;
    const link = document.createElement("a");
    link.href = this.state.dataset.loginUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.state.dataset.signin;
    this.state.append(" ", link);
  }
}

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-unsaved]")) new Draft(form);
}
