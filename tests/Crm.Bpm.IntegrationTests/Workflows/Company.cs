using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Definitions;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Workflows;

/// <summary>Draws, publishes and watches processes in a running host.</summary>
internal static class Company
{
    /// <summary>Publishes steps that run one after the other; each is its type and its inputs.</summary>
    public static Task PublishAsync(this CrmHost crm, string definitionId, params JsonObject[] steps) =>
        crm.PublishAsync(definitionId, steps, [.. steps.Zip(steps.Skip(1), (a, b) => (a["id"]!.GetValue<string>(), "Done", b["id"]!.GetValue<string>()))]);

    /// <summary>Publishes steps and how they follow each other: from which, at which port, to which.</summary>
    public static async Task PublishAsync(this CrmHost crm, string definitionId, JsonObject[] steps, (string From, string Port, string To)[] connections)
    {
        var document = new JsonObject
        {
            ["id"] = definitionId + "-1",
            ["definitionId"] = definitionId,
            ["name"] = definitionId,
            ["version"] = 1,
            ["isLatest"] = true,
            ["isPublished"] = true,
            ["root"] = new JsonObject
            {
                ["id"] = "Flow",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray([.. steps]),
                ["connections"] = new JsonArray([.. connections.Select(c => new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                    ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
                })]),
            },
        };
        var text = document.ToJsonString();
        var compiled = CompiledWorkflow.Compile(WorkflowDefinition.Parse(text), crm.Services.GetRequiredService<StepCatalog>());
        await crm.AsTheProductAsync(services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            db.Add(new DefinitionVersion { Id = definitionId + "-1", DefinitionId = definitionId, Version = 1, Name = definitionId, Document = text, IsLatest = true, IsPublished = true });
            db.AddRange(compiled.Triggers.Select(t => new DefinitionTrigger
            {
                DefinitionId = definitionId,
                VersionId = definitionId + "-1",
                StepId = t.Node.Id,
                Name = t.Name,
                Hash = t.Hash,
                Payload = t.Payload?.GetRawText(),
            }));
            return Task.CompletedTask;
        });
    }

    /// <summary>A step; its inputs are JavaScript where they begin with "=".</summary>
    public static JsonObject Step(string id, string type, params (string Name, string Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
            step[name] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = value.StartsWith('=') ? "JavaScript" : "Literal", ["value"] = value.TrimStart('=') },
            };
        return step;
    }

    /// <summary>The same step as one that starts processes.</summary>
    public static JsonObject Starting(this JsonObject step)
    {
        step["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }

    public static Task<Guid> StartAsync(this CrmHost crm, string definitionId) =>
        crm.Services.GetRequiredService<IProcessOperations>().ExecuteAsync(new ProcessStart(definitionId + "-1"), CancellationToken.None);

    public static Task PublishEventAsync(this CrmHost crm, string name, Guid? only = null) =>
        crm.Services.GetRequiredService<IProcessOperations>().TriggerEventAsync(name, null, only, JsonSerializer.SerializeToElement(name), CancellationToken.None);

    /// <summary>Delivers an Elsa event under an id that was delivered before.</summary>
    public static async Task AgainAsync(this CrmHost crm, Guid id, string name)
    {
        await crm.AsTheProductAsync(services =>
        {
            var payload = JsonSerializer.Serialize(new { eventName = name });
            services.GetRequiredService<CrmDb>().Add(new Stimulus { Id = id, Name = StimulusNames.Event, Payload = payload });
            return Task.CompletedTask;
        });
    }

    public static async Task<T> ReadAsync<T>(this CrmHost crm, Func<CrmDb, Task<T>> read) =>
        await crm.Services.GetRequiredService<UnitOfWork>().ReadAsync(Sdk.Access.Viewer.Unrestricted("Test"), read);

    public static Task<ProcessInstance> InstanceAsync(this CrmHost crm, Guid id) =>
        crm.ReadAsync(db => db.Set<ProcessInstance>().AsNoTracking().SingleAsync(i => i.Id == id));

    /// <summary>Asks the database until it says so; a failure says what was waited for.</summary>
    public static async Task UntilAsync(this CrmHost crm, string what, Func<CrmDb, Task<bool>> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await crm.ReadAsync(isSo))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "Waited 20 s for: " + what);
            await Task.Delay(20);
        }
    }

    public static Task UntilNothingIsOnItsWayAsync(this CrmHost crm) =>
        crm.UntilAsync("no stimuli left", async db => !await db.Set<Stimulus>().AnyAsync());

    public static Task UntilAsync(this CrmHost crm, Guid instance, InstanceSubStatus status) =>
        crm.UntilAsync($"instance {status}", db => db.Set<ProcessInstance>().AnyAsync(i => i.Id == instance && i.SubStatus == status.ToString()));
}
