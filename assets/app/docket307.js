// Comfort on top of pages that work without it. No dependency, no eval, no inline style.
// Everything listens on the document, so parts that htmx swaps in need no set-up.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));

  // ---- keyboard: <table data-keys>, help in <dialog id="keys-help"> ----
  const PLACES = { q: "/queue", c: "/cases", a: "/allegations", u: "/uploads" };
  const PREFIX_MS = 1200;
  const KEYS_OFF = "docket307.keys.off";
  let prefixUntil = 0;
  const remembered = () => { try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; } };
  const remember = (off) => { try { localStorage.setItem(KEYS_OFF, off ? "1" : "0"); } catch { /* private window: for this page only */ } };
  let keysOff = remembered();

  const rows = () => all("table[data-keys] tbody tr").filter((row) => row.querySelector(".d-open"));
  const here = () => document.querySelector("table[data-keys] tr.is-at");
  function goTo(row) {
    here()?.classList.remove("is-at");
    row.classList.add("is-at");
    row.querySelector(".d-open").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const list = rows();
    if (list.length === 0) return;
    const at = list.indexOf(here());
    goTo(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]);
  }
  const ACTS = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => here()?.querySelector(".d-open").click(),
    x: () => here()?.querySelector('input[type="checkbox"]')?.click(),
    "/": () => document.getElementById("q")?.focus(),
    "?": () => document.getElementById("keys-help")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // Shortcuts of one character can be switched off (WCAG 2.1.4); the help stays within reach.
    if (keysOff && event.key !== "?") return;
    if (Date.now() < prefixUntil) {
      prefixUntil = 0;
      const place = PLACES[event.key];
      if (place) { event.preventDefault(); location.assign(place); return; }
    }
    if (event.key === "g") { prefixUntil = Date.now() + PREFIX_MS; return; }
    // Enter on a focused link, button or box keeps its own meaning.
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    // A page may give a key to one of its buttons or links; a field that it needs comes first.
    const keyed = event.key.length === 1 ? document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`) : null;
    if (keyed) {
      event.preventDefault();
      const first = document.getElementById(keyed.dataset.keyFirst ?? "");
      if (first && first.value.trim() === "") first.focus(); else keyed.click();
      return;
    }
    const act = ACTS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("table[data-keys] tbody tr");
    if (row && row !== here()) { here()?.classList.remove("is-at"); row.classList.add("is-at"); }
  });
  const keysBox = document.getElementById("keys-on");
  if (keysBox) keysBox.checked = !keysOff;

  // ---- boxes of a table: "select all" and the count beside the buttons ----
  function showCount(form) {
    const place = form?.querySelector("[data-count]");
    if (!place) return;
    const picked = all("tbody .d-pick input:checked", form).length;
    place.textContent = picked === 0 ? "Choose rows, then:" : picked === 1 ? "1 row chosen:" : `${picked} rows chosen:`;
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.id === "keys-on") { keysOff = !box.checked; remember(keysOff); return; }
    if (box.matches("[data-all]")) for (const other of all("tbody .d-pick input", box.closest("table"))) other.checked = box.checked;
    if (box.closest(".d-pick")) showCount(box.form);
    if (box.matches("[data-autosubmit]")) box.form?.requestSubmit();
  });
  addEventListener("pageshow", () => all("form.d-bulkform").forEach(showCount));

  // ---- copy buttons ----
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch {
      // Without a secure context there is no clipboard: select the text instead.
      const shown = button.parentElement.querySelector(".d-id");
      if (shown) getSelection().selectAllChildren(shown);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = before; }, 2000);
  });

  // ---- unsaved changes ----
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  addEventListener("beforeunload", (event) => {
    if (Array.from(dirty).some((form) => form.isConnected)) event.preventDefault();
  });

  // ---- uploads: the same form, sent so that progress can be seen ----
  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
  let sending = null;
  function showErrors(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.getElementById("main");
    if (!main) return false;
    document.getElementById("main").replaceWith(main);
    document.title = fresh.title;
    window.htmx?.process(main);
    const summary = document.getElementById("errors");
    (summary ?? main).focus();
    summary?.scrollIntoView({ block: "start" });
    return true;
  }
  function send(form, submitter) {
    const box = form.querySelector("[data-upload-state]");
    const bar = box.querySelector("progress");
    const text = box.querySelector("[role=status]");
    const buttons = all("button[type=submit]", form);
    const body = new FormData(form, submitter);
    const request = new XMLHttpRequest();
    const stop = (message) => {
      sending = null;
      buttons.forEach((button) => { button.disabled = false; });
      bar.hidden = true;
      text.textContent = message;
    };
    let told = -1;
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) { bar.removeAttribute("value"); return; }
      const percent = Math.floor(100 * event.loaded / event.total);
      bar.value = percent;
      // Read aloud every tenth only: a live region that changes all the time is noise.
      if (percent < 100 && Math.floor(percent / 10) === told) return;
      told = Math.floor(percent / 10);
      text.textContent = percent < 100 ? `${percent}% of ${size(event.total)} sent` : "Sent. The server is checking the file.";
    };
    request.onload = () => {
      sending = null;
      // The browser has followed the 303 already: responseURL is the page to show.
      if (request.status < 400) { location.assign(request.responseURL || form.action); return; }
      if (showErrors(request.responseText)) return;
      stop(request.status === 413 ? "The file is too large for this server." : `The server answered ${request.status}. Nothing was kept; try again.`);
    };
    request.onerror = () => stop("The connection broke. The same file can be sent again: what has arrived is not counted twice.");
    request.onabort = () => stop("Canceled. Nothing was kept.");
    request.open("POST", form.action);
    sending = request;
    box.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    text.textContent = "Sending";
    buttons.forEach((button) => { button.disabled = true; });
    request.send(body);
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-upload]") || event.defaultPrevented) return;
    event.preventDefault();
    if (!sending) send(event.target, event.submitter);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-upload-cancel]")) sending?.abort();
  });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  // ---- fields that are dragged onto the columns of a file; the lists do the same ----
  document.addEventListener("dragstart", (event) => {
    const chip = event.target.closest?.("[data-chip]");
    if (chip) event.dataTransfer.setData("text/plain", chip.dataset.chip);
  });
  const over = (row) => all("[data-drop].is-over").forEach((other) => other.classList.toggle("is-over", other === row));
  document.addEventListener("dragover", (event) => {
    const row = event.target.closest?.("[data-drop]");
    over(row);
    if (!row) return;
    event.preventDefault();
    row.classList.add("is-over");
  });
  document.addEventListener("dragend", () => over(null));
  document.addEventListener("drop", (event) => {
    const list = event.target.closest?.("[data-drop]")?.querySelector("select");
    if (!list) return;
    event.preventDefault();
    over(null);
    list.value = event.dataTransfer.getData("text/plain");
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.focus();
  });

  // A page that came back with errors starts at their summary.
  document.getElementById("errors")?.focus();
})();
