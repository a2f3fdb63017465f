using System.Text.Json.Nodes;

namespace Crm.Bpm.BrowserTests.Pages;

/// <summary>The designer: Elsa Studio in the frame of a process's page.</summary>
internal sealed class Designer(Somebody somebody, string definition)
{
    private const string Definitions = "/elsa/api/workflow-definitions";

    private IFrameLocator Studio => somebody.Page.FrameLocator("iframe.studio");

    /// <summary>Whether the build could fetch Studio; without it the product has no designer.</summary>
    public static async Task RequireItAsync(Somebody somebody)
    {
        var answer = await somebody.Page.APIRequest.GetAsync("/studio/_framework/blazor.webassembly.js");
        Assert.SkipWhen(answer.Status == 404, "The build could not fetch Elsa Studio: npm is not installed.");
    }

    /// <summary>Puts a process there, as a file would.</summary>
    public static Task ImportAsync(Somebody somebody, JsonObject document) => somebody.CallAsync("POST", Definitions + "/import", document.ToJsonString());

    /// <summary>The process as a file.</summary>
    public async Task<JsonObject> ExportAsync() => JsonNode.Parse(await somebody.CallAsync("GET", $"{Definitions}/{definition}/export"))!.AsObject();

    /// <summary>From the process's page by Edit, until the drawing is there.</summary>
    public async Task OpenAsync()
    {
        await somebody.OpenAsync("/processes/" + definition);
        await somebody.Page.Locator($"a[href='processes/{definition}/edit']").ClickAsync();
        // The first time in a window Studio itself is loaded and compiled.
        await Expect(Studio.Locator(".x6-node").First).ToBeVisibleAsync(new() { Timeout = 3 * Chromium.Patience });
        await somebody.AliveAsync();
    }

    /// <summary>Finds a step in the tool box and drops it on the drawing.</summary>
    public async Task AddAsync(string step)
    {
        await Studio.GetByPlaceholder("Search").First.FillAsync(step);
        await Studio.Locator(".mud-expand-panel-header").First.ClickAsync();
        await Studio.Locator("[draggable=true]", new() { HasText = step }).First.DragToAsync(Studio.Locator(".x6-graph").First, new() { TargetPosition = new() { X = 420, Y = 40 } });
        await Expect(Step(step)).ToBeVisibleAsync();
    }

    /// <summary>Chooses from the list of a setting of the step that is chosen.</summary>
    public async Task ChooseAsync(string setting, string choice)
    {
        await Studio.Locator($".mud-input-control.mud-select-extended:has(label:text-is('{setting}')) .mud-input-slot[tabindex='0']").First.ClickAsync();
        await Studio.Locator(".mud-popover-open").GetByText(choice, new() { Exact = true }).First.ClickAsync();
    }

    /// <summary>Pulls a step that is in sight to another place; answers its id.</summary>
    public async Task<string> MoveAsync()
    {
        var sight = (await Studio.Locator(".x6-graph").First.BoundingBoxAsync())!;
        foreach (var step in await Studio.Locator(".x6-node").AllAsync())
        {
            if (await step.BoundingBoxAsync() is not { } box || box.X < sight.X || box.Y < sight.Y || box.X + box.Width > sight.X + sight.Width || box.Y + box.Height > sight.Y + sight.Height)
                continue;
            var mouse = somebody.Page.Mouse;
            await mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 8);
            await mouse.DownAsync();
            await mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 8 + 25, new() { Steps = 8 });
            await mouse.UpAsync();
            return (await step.GetAttributeAsync("data-cell-id"))!;
        }

        throw new InvalidOperationException("No step is in sight.");
    }

    /// <summary>Waits until Studio has saved that a step stands elsewhere; it may have saved before for reasons of its own.</summary>
    public Task MovedAsync(string id, string from) => somebody.Page.WaitForFunctionAsync(
        "async ([path, id, from]) => JSON.stringify((await (await fetch(path)).json()).root.activities.find(step => step.id === id).metadata.designer.position) !== from",
        new[] { $"{Definitions}/{definition}/export", id, from }, new() { PollingInterval = 250 });

    /// <summary>Does something after which Studio saves by itself, and waits until it has.</summary>
    public async Task SavedAfterAsync(Func<Task> act) =>
        await somebody.Page.RunAndWaitForResponseAsync(act, answer => answer.Request.Method == "POST" && answer.Url.EndsWith(Definitions, StringComparison.Ordinal) && answer.Ok);

    /// <summary>Presses Publish and waits for the answer.</summary>
    public async Task PublishAsync() => await SavedAfterAsync(() => Studio.Locator(".mud-toolbar button[title='Publish']").ClickAsync());

    public ILocator Step(string text) => Studio.Locator(".x6-node", new() { HasText = text }).First;

    public ILocator Dialog => Studio.Locator("dialog.crm-ask");

    public ILocator Builder(string setting) => Studio.Locator($".crm-forms[aria-label='{setting}']");
}
