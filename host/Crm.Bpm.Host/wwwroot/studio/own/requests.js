// Everything Studio asks goes through window.fetch, and so through here: a change carries the revision it was drawn on,
// who is signed out signs in and goes on, and what goes wrong with a save is said instead of breaking the designer.
(() => {
  "use strict";
  const shows = JSON.parse(document.getElementById("studio-shows").textContent);
  const say = (name, ...values) => (shows.texts[name] ?? name).replace(/\{(\d)\}/g, (place, at) => values[at] ?? place);
  window.crmStudio = { shows, say };

  const ask = window.fetch.bind(window);
  let revision = null;
  let signingIn = null;

  window.fetch = async (input, init) => {
    const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url, document.baseURI);
    if (url.origin !== location.origin || !url.pathname.startsWith("/elsa/"))
      return ask(input, init);
    const method = (init?.method ?? input.method ?? "GET").toUpperCase();
    const headers = new Headers(init?.headers ?? input.headers);
    headers.set("X-Crm-Request", "studio");
    const changes = method !== "GET" && /^\/elsa\/api\/workflow-definitions(\/[^/]+\/(publish|retract))?$/.test(url.pathname);
    if (changes && revision !== null && isOfThis(url, init?.body))
      headers.set("If-Match", revision);
    try {
      const answer = await answered(input, { ...init, headers });
      if (isOfThis(url, init?.body))
        revision = answer.headers.get("ETag") ?? revision;
      if (answer.ok && /\/workflow-definitions(\/by-(definition-)?id\/[^/]+)?$/.test(url.pathname))
        learn(await answer.clone().json());
      if (changes && answer.ok)
        published(await answer.clone().json());
      if (answer.ok && url.pathname === "/elsa/api/descriptors/activities")
        window.crmStudio.learnSteps?.(await answer.clone().json());
      if (changes && answer.status === 400 && url.pathname.endsWith("/workflow-definitions") && await isOverwritten())
        collided(init.body, await sentence(answer));
      return changes && !answer.ok && answer.status !== 400 ? refusal(say("refused", await sentence(answer))) : answer;
    } catch (failure) {
      if (!changes || failure?.name === "AbortError")
        throw failure;
      return refusal(say("unreachable"));
    }
  };

  function learn(definition) {
    window.crmStudio.steps = (definition.workflowDefinition ?? definition).root?.activities?.length;
    window.crmStudio.learn?.(definition);
  }

  // What was published and is odd nevertheless: stands beside the drawing until it is closed, or published without it.
  function published(answer) {
    if (answer.warnings?.length > 0 || answer.workflowDefinition?.isPublished)
      warn(answer.warnings ?? []);
  }

  function warn(sentences) {
    document.querySelector(".crm-warn")?.remove();
    if (sentences.length === 0)
      return;
    const note = Object.assign(document.createElement("section"), { className: "crm-warn" });
    note.setAttribute("role", "status");
    note.setAttribute("aria-label", say("odd"));
    const title = Object.assign(document.createElement("strong"), { textContent: say("odd") });
    const list = document.createElement("ul");
    list.append(...sentences.map(text => Object.assign(document.createElement("li"), { textContent: text })));
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: say("understood") });
    close.addEventListener("click", () => note.remove());
    note.append(title, list, close);
    document.body.append(note);
  }

  async function answered(input, init) {
    for (;;) {
      const answer = await ask(input instanceof Request ? input.clone() : input, init);
      if (answer.status !== 401)
        return answer;
      await (signingIn ??= signIn().finally(() => { signingIn = null; }));
    }
  }

  // Whether a request reads or writes the definition that is shown here.
  function isOfThis(url, body) {
    const own = encodeURIComponent(shows.id);
    if (shows.kind !== "editor")
      return false;
    if (url.pathname === "/elsa/api/workflow-definitions/by-definition-id/" + own)
      return (url.searchParams.get("versionOptions") ?? "Latest") === "Latest";
    if (url.pathname !== "/elsa/api/workflow-definitions")
      return url.pathname.startsWith("/elsa/api/workflow-definitions/" + own + "/");
    try {
      const text = typeof body === "string" ? body : body ? new TextDecoder().decode(body) : "";
      return JSON.parse(text).model?.definitionId === shows.id;
    } catch {
      return false;
    }
  }

  // Studio shows the sentences of a 400 and breaks at every other code.
  const refusal = text => new Response(
    JSON.stringify({ statusCode: 400, message: text, errors: { generalErrors: [text] } }),
    { status: 400, headers: { "Content-Type": "application/json" } });

  async function sentence(answer) {
    try {
      const body = await answer.clone().json();
      return Object.values(body.errors ?? {}).flat().join(" ") || body.detail || body.title || String(answer.status);
    } catch {
      return String(answer.status);
    }
  }

  // Whether somebody saved after this drawing was opened.
  async function isOverwritten() {
    const now = await ask("/elsa/api/workflow-definitions/by-definition-id/" + encodeURIComponent(shows.id) + "?versionOptions=Latest");
    return now.ok && revision !== null && now.headers.get("ETag") !== revision;
  }

  // One's own drawing goes into a file that can be imported again; nobody's work is lost.
  function collided(body, text) {
    if (document.querySelector(".crm-ask"))
      return;
    const model = JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body)).model;
    const file = URL.createObjectURL(new Blob([JSON.stringify(model, null, 2)], { type: "application/json" }));
    show(text, Object.assign(document.createElement("a"), { href: file, download: shows.id + ".json", textContent: say("keepMine") }), say("openTheirs"))
      .then(() => { URL.revokeObjectURL(file); location.reload(); });
  }

  const signIn = () => show(say("signedOut"), Object.assign(document.createElement("a"), { href: "/sign-in", target: "_blank", rel: "opener", textContent: say("signIn") }), say("goOn"));

  function show(text, link, button) {
    const dialog = Object.assign(document.createElement("dialog"), { className: "crm-ask" });
    const words = Object.assign(document.createElement("p"), { textContent: text });
    const on = Object.assign(document.createElement("button"), { type: "button", textContent: button });
    dialog.append(words, link, on);
    document.body.append(dialog);
    dialog.addEventListener("cancel", stop => stop.preventDefault());
    dialog.showModal();
    return new Promise(resolve => on.addEventListener("click", () => { dialog.remove(); resolve(); }));
  }
})();
