// A form is sent once. A second click, or Enter held down, changes nothing.

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-held]")) {
    button.removeAttribute("aria-disabled");
    delete button.dataset.held;
  }
}

export function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-guard]") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.submitter?.formTarget === "_blank") return;
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.held = "yes";
    }
    const state = form.querySelector("[data-draft-state]");
    if (state?.dataset.sending) state.textContent = state.dataset.sending;
  });
  // The page may come back from the browser's memory, or the answer may be a file to keep.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
