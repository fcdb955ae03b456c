// Long lists are narrowed down by typing: selects, and boxes to tick.

function terms(text) {
  return text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

function fits(text, wanted) {
  const plain = text.toLocaleLowerCase();
  return wanted.every((term) => plain.includes(term));
}

function field(root, id) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "form-control ec-sift";
  input.autocomplete = "off";
  input.setAttribute("aria-label", root.dataset.findLabel);
  input.placeholder = root.dataset.findLabel;
  if (id) input.setAttribute("aria-controls", id);
  // Enter chooses here; it does not send the form.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  // What is typed here is no entry of the form.
  input.addEventListener("input", (event) => event.stopPropagation());
  const says = document.createElement("p");
  says.className = "ec-hint";
  says.setAttribute("aria-live", "polite");
  return [input, says];
}

function tell(root, says, count, wanted) {
  says.textContent = !wanted.length ? "" : count ? `${count} ${root.dataset.findCount}` : root.dataset.findNone;
}

function findInSelect(root) {
  const select = root.querySelector("select");
  const all = [...select.options];
  const [input, says] = field(root, select.id);
  root.prepend(input, says);
  const narrow = () => {
    const wanted = terms(input.value);
    const chosen = select.value;
    const found = all.filter((option) => option.value && fits(option.textContent, wanted));
    const kept = all.filter((option) => !option.value || option.value === chosen || found.includes(option));
    select.replaceChildren(...(wanted.length ? kept : all));
    select.size = wanted.length ? Math.min(8, Math.max(2, kept.length)) : 1;
    if (!wanted.length) select.removeAttribute("size");
    select.value = chosen;
    tell(root, says, found.length, wanted);
    return found;
  };
  const close = () => {
    input.value = "";
    narrow();
  };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") select.focus();
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    const found = narrow();
    if (!found.length) return;
    select.value = found[0].value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    close();
    select.focus();
  });
  select.addEventListener("click", () => input.value && select.value && close());
  select.addEventListener("keydown", (event) => event.key === "Enter" && input.value && (event.preventDefault(), close()));
}

function findInOptions(root) {
  const all = [...root.querySelectorAll("label.ec-opt")];
  const [input, says] = field(root);
  root.before(input, says);
  const narrow = () => {
    const wanted = terms(input.value);
    let count = 0;
    for (const option of all) {
      const is = fits(option.textContent, wanted);
      option.hidden = !is && !option.querySelector("input").checked;
      count += is;
    }
    tell(root, says, count, wanted);
    const chosen = all.filter((option) => option.querySelector("input").checked).length;
    if (chosen) says.textContent = `${says.textContent} ${root.dataset.findChosen} ${chosen}`.trim();
  };
  input.addEventListener("input", narrow);
  root.addEventListener("change", narrow);
  narrow();
}

export function narrowLongLists() {
  for (const root of document.querySelectorAll("[data-find=select]")) findInSelect(root);
  for (const root of document.querySelectorAll("[data-find=options]")) findInOptions(root);
}
