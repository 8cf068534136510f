// Small buttons: print, copy, projector, submit once, and menus that close.

export function printButtons(root) {
  root.querySelectorAll("[data-print-item]").forEach((item) => (item.hidden = false));
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("details")?.removeAttribute("open");
      window.print();
    });
  });
}

export function copyLinks(root) {
  if (!navigator.clipboard) return;
  root.querySelectorAll("[data-copy]").forEach((button) => {
    const words = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = words), 3000);
    });
  });
}

// Hides what should not be seen on a classroom wall. Kept for this visit of the page only; a page can be rendered
// with <html data-projecting> when the person's setting says so.
export function projectorSwitch(root) {
  const page = document.documentElement;
  root.querySelectorAll("[data-projector]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String("projecting" in page.dataset));
    button.addEventListener("click", () => {
      page.toggleAttribute("data-projecting");
      button.setAttribute("aria-pressed", String("projecting" in page.dataset));
    });
  });
}

// A second press while the answer is awaited does nothing; after eight seconds, or when the answer was a file and the
// page is still here, the form can be sent again. Buttons are not disabled: a disabled button is not sent with the
// form and cannot be focused, and the browser's own checks still run first.
export function submitOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => root.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

export function closeMenus(root) {
  const close = (kept) => root.querySelectorAll("details.gt-menu[open]").forEach((menu) => menu !== kept && menu.removeAttribute("open"));
  root.addEventListener("click", (event) => close(event.target.closest?.("details.gt-menu")));
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && root.querySelector("details.gt-menu[open]");
    if (!menu) return;
    close();
    menu.querySelector("summary").focus();
  });
}
