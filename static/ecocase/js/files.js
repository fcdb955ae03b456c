// Shows the chosen files with their sizes, before they are sent.

const UNITS = ["B", "KB", "MB", "GB"];

function size(bytes) {
  let unit = 0;
  let rest = bytes;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${unit ? rest.toFixed(1) : rest} ${UNITS[unit]}`;
}

function line(file) {
  const item = document.createElement("li");
  const icon = document.createElement("i");
  icon.className = "ti ti-file";
  icon.setAttribute("aria-hidden", "true");
  const weight = document.createElement("small");
  weight.textContent = size(file.size);
  item.append(icon, ` ${file.name} `, weight);
  return item;
}

export function listChosenFiles() {
  document.addEventListener("change", (event) => {
    const list = event.target.closest?.("[data-files]")?.querySelector("[data-files-chosen]");
    if (!list || event.target.type !== "file") return;
    const several = event.target.files.length > 1;
    list.replaceChildren(...(several ? Array.from(event.target.files, line) : []));
    list.hidden = !several;
  });
}
