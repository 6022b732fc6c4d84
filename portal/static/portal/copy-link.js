// Copies an address: <button type="button" data-copy-link data-copied="Link kopiert" hidden>. The address is that in
// data-copy-link, or the page's own with its fragment. Without this file or a clipboard the button stays hidden.

const SHOWN = 3000; // milliseconds until the button has its own words again

function attach(button) {
  const words = button.querySelector(".kern-label") ?? button;
  const before = words.textContent;
  const status = document.createElement("span");
  let timer = 0;

  status.className = "kim-sr";
  status.setAttribute("role", "status");
  button.after(status);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = new URL(button.dataset.copyLink || window.location.href, document.baseURI);
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      return; // refused by the browser: the address bar is still there
    }
    words.textContent = button.dataset.copied || before;
    status.textContent = button.dataset.copied || "";
    clearTimeout(timer);
    timer = setTimeout(() => {
      words.textContent = before;
      status.textContent = "";
    }, SHOWN);
  });
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy-link]")) attach(button);
}
