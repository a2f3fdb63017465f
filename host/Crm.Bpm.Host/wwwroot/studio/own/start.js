// Starts Studio in the person's language and shows what the address asks for.
(async () => {
  "use strict";
  const { shows } = window.crmStudio;
  const go = address => window.parent.location.assign(address);
  document.getElementById("studio-reload").addEventListener("click", () => location.reload());

  const kinds = {
    editor: {
      name: "elsa-workflow-definition-editor",
      set: element => {
        element.definitionId = shows.id;
        element.workflowDefinitionExecuted = instance => go("/processes/instances/" + guid(instance) + "/course");
      },
    },
    viewer: {
      name: "elsa-workflow-instance-viewer",
      set: element => {
        element.instanceId = shows.id;
        element.editWorkflowDefinition = definition => go("/processes/" + encodeURIComponent(definition) + "/edit");
      },
    },
  };

  // Studio knows ids without dashes.
  const guid = id => /^[0-9a-f]{32}$/i.test(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : id;

  await Blazor.start({ applicationCulture: shows.language === "ru" ? "ru-RU" : "en-GB" });
  const kind = kinds[shows.kind];
  await customElements.whenDefined(kind.name);
  const element = document.createElement(kind.name);
  element.remoteEndpoint = location.origin + "/elsa/api";
  kind.set(element);
  document.getElementById("studio").append(element);
  document.getElementById("studio-loads").remove();
  showWhole();

  // The page around waits for the drawing. It opens where its first step is, and people want to see all of it: once no more steps come.
  function showWhole() {
    let [settled, since] = [0, 0];
    const drawn = new MutationObserver(() => {
      if (!document.querySelector(".x6-graph-svg-stage, .react-flow"))
        return;
      since ||= Date.now();
      clearTimeout(settled);
      settled = setTimeout(show, Date.now() - since > 8000 ? 0 : 400, true);
    });
    const show = (again = true) => {
      drawn.disconnect();
      const bar = [...document.querySelectorAll(".mud-toolbar")].find(one => one.closest(".mud-tab-panel")?.querySelector(".x6-graph, .react-flow"));
      const [fit, center] = bar?.querySelectorAll("button") ?? [];
      // A few steps would be blown up to fill the window; of many, those out of sight are drawn, and counted, only now.
      const steps = window.crmStudio.steps ?? document.querySelectorAll(".x6-node, .react-flow__node").length;
      if (steps > 0)
        (steps < 5 ? center : fit)?.click();
      if (again && steps >= 5)
        setTimeout(show, 700, false);
      else
        window.frameElement?.removeAttribute("aria-busy");
    };
    drawn.observe(element, { subtree: true, childList: true });
  }
})();
