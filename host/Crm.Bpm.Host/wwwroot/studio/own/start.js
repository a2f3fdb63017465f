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

  // The page around waits for the drawing; it opens where its first step is, and people want to see all of it.
  function showWhole() {
    const drawn = new MutationObserver(() => {
      if (!document.querySelector(".x6-graph-svg-stage, .react-flow"))
        return;
      window.frameElement?.removeAttribute("aria-busy");
      const [fit, center] = document.querySelectorAll(".mud-toolbar button");
      const steps = document.querySelectorAll(".x6-node, .react-flow__node").length;
      if (!fit || steps === 0)
        return;
      drawn.disconnect();
      // A few steps would be blown up to fill the window.
      requestAnimationFrame(() => (steps < 5 ? center : fit).click());
    });
    drawn.observe(element, { subtree: true, childList: true });
  }
})();
