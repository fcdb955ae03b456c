// What every page has: menus, printing, colours.

export function closeMenusOutside() {
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
    const found = document.querySelector("[data-found]");
    if (found && !found.parentElement.contains(event.target)) found.replaceChildren();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    document.querySelector("[data-found]")?.replaceChildren();
  });
}

export function offerPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// A paper that is still being made is asked for again after a moment.
export function askAgain() {
  const link = document.querySelector("[data-again]");
  if (link) setTimeout(() => location.reload(), 2500);
}

export function setTheme() {
  const form = document.querySelector("[data-theme-form]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, value } = event.submitter;
    document.documentElement.dataset.theme = value;
    document.dispatchEvent(new Event("ec:theme"));
    for (const button of form.querySelectorAll(`[name="${name}"]`)) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
    const data = new FormData(form);
    data.set(name, value);
    await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  });
}
