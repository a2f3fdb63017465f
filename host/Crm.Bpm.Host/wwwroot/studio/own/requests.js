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
        window.crmStudio.learn?.(await answer.clone().json());
      if (answer.ok && url.pathname === "/elsa/api/descriptors/activities")
        window.crmStudio.learnSteps?.(await answer.clone().json());
      return changes && !answer.ok && answer.status !== 400 ? refusal(say("refused", await sentence(answer))) : answer;
    } catch (failure) {
      if (!changes || failure?.name === "AbortError")
        throw failure;
      return refusal(say("unreachable"));
    }
  };

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

  function signIn() {
    const dialog = document.createElement("dialog");
    dialog.className = "crm-signed-out";
    const text = document.createElement("p");
    text.textContent = say("signedOut");
    const open = document.createElement("a");
    Object.assign(open, { href: "/sign-in", target: "_blank", rel: "opener", textContent: say("signIn") });
    const on = document.createElement("button");
    Object.assign(on, { type: "button", textContent: say("goOn") });
    dialog.append(text, open, on);
    document.body.append(dialog);
    dialog.addEventListener("cancel", stop => stop.preventDefault());
    dialog.showModal();
    return new Promise(resolve => on.addEventListener("click", () => { dialog.remove(); resolve(); }));
  }
})();
