// Buttons that copy a text: of an element (data-copy) or their own (data-copy-text).

export function copyOnClick() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy], [data-copy-text]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = button.dataset.copy && document.querySelector(button.dataset.copy);
      await navigator.clipboard.writeText(source ? source.textContent.trim() : button.dataset.copyText);
      button.classList.add("ec-copied");
      setTimeout(() => button.classList.remove("ec-copied"), 1500);
    });
  }
}
