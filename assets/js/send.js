// Sends a big file in pieces (tus 1.0), so that a cut line costs one piece. Without this script, or for a
// small file, the form is sent as forms are. And shows how an import goes on, as the server tells it.
"use strict";
(() => {
  const PLACE = "/uploads/transfers";
  const PIECE_BYTES = 8 << 20;
  const SMALL_BYTES = 8 << 20;
  const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15000, 30000, 60000];
  const REMEMBERED = "docket307.transfer.";

  const size = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
  const span = (seconds) => seconds < 91 ? `${Math.max(1, Math.round(seconds))} seconds` : seconds < 5400 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
  // The same file is known by name, size and time: enough to offer to go on. The server compares the bytes.
  const mark = (file) => `${REMEMBERED}${file.name}|${file.size}|${file.lastModified}`;
  const recall = (file) => { try { return localStorage.getItem(mark(file)); } catch { return null; } };
  const keep = (file, place) => { try { localStorage.setItem(mark(file), place); } catch { /* private window: this page only */ } };
  const forget = (file) => { try { localStorage.removeItem(mark(file)); } catch { /* as above */ } };
  const base64 = (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  class Refused extends Error { }
  class Moved extends Error { }
  let running = null;

  function ask(verb, url, csrf, headers, body, told) {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open(verb, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRF-Token", csrf);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      if (told) request.upload.onprogress = (event) => told(event.loaded);
      request.onload = () => done(request);
      request.onerror = () => failed(new Error("cut"));
      request.onabort = () => failed(new Refused("Canceled. What was sent is kept for two days: choose the same file to go on."));
      if (running) running.request = request;
      request.send(body ?? null);
    });
  }
  function why(request) {
    try { return JSON.parse(request.responseText).detail; } catch { return `The server answered ${request.status}.`; }
  }
  async function begin(file, csrf, form) {
    const review = new FormData(form).get("review");
    let about = `filename ${base64(file.name)}`;
    if (review) about += `,review ${base64(review)}`;
    const answer = await ask("POST", PLACE, csrf, { "Upload-Length": String(file.size), "Upload-Metadata": about });
    if (answer.status !== 201) throw new Refused(why(answer));
    const place = answer.getResponseHeader("Location");
    keep(file, place);
    return { place, offset: 0, shown: null };
  }
  // Where the server is; null when it knows nothing of it any more.
  async function where(place, csrf) {
    const answer = await ask("HEAD", place, csrf, {});
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw answer.status >= 500 || answer.status === 429 ? new Error("busy") : new Refused(`The server answered ${answer.status}. Sign in again and choose the same file to go on.`);
    return { place, offset: Number(answer.getResponseHeader("Upload-Offset")), shown: answer.getResponseHeader("Docket307-Upload") };
  }
  async function piece(file, at, csrf, told) {
    const body = file.slice(at.offset, Math.min(file.size, at.offset + PIECE_BYTES));
    const headers = { "Upload-Offset": String(at.offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask("PATCH", at.place, csrf, headers, body, (sent) => told(at.offset + sent));
    if (answer.status === 204) return { place: at.place, offset: Number(answer.getResponseHeader("Upload-Offset")), shown: answer.getResponseHeader("Docket307-Upload") };
    if (answer.status === 404) throw new Moved("gone");
    if ([409, 423, 429].includes(answer.status) || answer.status >= 500) throw new Error("again");
    throw new Refused(why(answer));
  }

  async function send(form, file) {
    const csrf = form.querySelector('[name="csrf"]').value;
    const box = form.querySelector("[data-upload-state]");
    const bar = box.querySelector("progress");
    const text = box.querySelector("[role=status]");
    const buttons = Array.from(form.querySelectorAll("button[type=submit]"));
    const started = Date.now();
    let first = null;
    let tenth = -1;
    const told = (bytes) => {
      first ??= bytes;
      const percent = Math.floor(100 * bytes / file.size);
      bar.value = percent;
      // Read aloud every tenth only: a live region that changes all the time is noise.
      if (Math.floor(percent / 10) === tenth) return;
      tenth = Math.floor(percent / 10);
      const rate = (bytes - first) / Math.max(0.5, (Date.now() - started) / 1000);
      const rest = rate > 0 ? `, ${size(rate)} a second, about ${span((file.size - bytes) / rate)} left` : "";
      text.textContent = `${percent}% of ${size(file.size)} sent${rest}`;
    };
    box.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    text.textContent = "Sending";
    buttons.forEach((button) => { button.disabled = true; });
    running = { request: null, isCanceled: false };
    try {
      const known = recall(file);
      let at = null;
      for (let tries = 0; ;) {
        if (running.isCanceled) throw new Refused("Canceled. What was sent is kept for two days: choose the same file to go on.");
        try {
          if (at === null) {
            const place = known && tries === 0 ? known : recall(file);
            at = place ? await where(place, csrf) : null;
            at ??= await begin(file, csrf, form);
            if (at.offset > 0) text.textContent = `Going on at ${size(at.offset)} of ${size(file.size)}`;
          }
          while (at.offset < file.size && !running.isCanceled) {
            at = await piece(file, at, csrf, told);
            told(at.offset);
            tries = 0;
          }
          // The last piece came, but its upload was not named: ask once more.
          if (at.offset >= file.size && !at.shown) at = await where(at.place, csrf) ?? at;
          if (at.shown) break;
        } catch (error) {
          if (error instanceof Refused) throw error;
          if (error instanceof Moved) forget(file);
          at = null;
          const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
          tries += 1;
          if (tries > 30) throw new Refused("The line is down. What was sent is kept for two days: choose the same file to go on.");
          text.textContent = `The line was cut. Trying again in ${span(wait / 1000)}.`;
          await pause(wait);
        }
      }
      forget(file);
      const shown = at.shown;
      running = null;
      location.assign(shown);
    } catch (error) {
      running = null;
      buttons.forEach((button) => { button.disabled = false; });
      bar.hidden = true;
      text.textContent = error.message;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]")) return;
    if (running) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    const files = form.querySelector("input[type=file]")?.files ?? [];
    if (files.length !== 1 || files[0].size <= SMALL_BYTES) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form, files[0]);
  }, true);
  document.addEventListener("click", (event) => {
    if (!running || !event.target.closest("[data-upload-cancel]")) return;
    running.isCanceled = true;
    running.request?.abort();
  });
  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });

  // ---- how an import goes on: a page that asks for itself is told instead ----
  const asking = document.querySelector("#upload-state[hx-get]");
  if (asking) {
    const source = new EventSource(`${asking.getAttribute("hx-get")}/progress`);
    let box = null;
    source.addEventListener("progress", (event) => {
      if (!box) {
        // Told, it need not ask any more: the same part, without the asking.
        const shown = document.getElementById("upload-state");
        const quiet = shown.cloneNode(true);
        for (const { name } of Array.from(quiet.attributes)) if (name.startsWith("hx-")) quiet.removeAttribute(name);
        shown.replaceWith(quiet);
        box = quiet.querySelector(".d-progressbox");
        if (!box) { source.close(); return; }
      }
      const parsed = new DOMParser().parseFromString(event.data, "text/html");
      const told = parsed.querySelector(".d-progressbox");
      const figures = Array.from(told.querySelectorAll(".d-figure b"), (figure) => figure.textContent);
      told.querySelector(".d-figures").remove();
      const badge = parsed.querySelector(".d-badge");
      const shown = document.querySelector("#upload-state [data-standing]");
      // Untouched while it says the same, so that nobody hears it again.
      if (badge && shown && shown.textContent !== badge.textContent) shown.replaceChildren(badge);
      box.replaceWith(told);
      box = told;
      document.querySelectorAll("#main .d-figures .d-figure b").forEach((figure, at) => { if (figures[at]) figure.textContent = figures[at]; });
    });
    source.addEventListener("end", () => { source.close(); location.reload(); });
  }
})();
