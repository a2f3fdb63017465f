using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;

namespace Crm.Bpm.Modules.Templates;

/// <summary>Makes a template or changes one.</summary>
internal sealed class SaveTemplate(CrmDb db, RecordWriter writer)
{
    /// <param name="id">The template; null makes one.</param>
    /// <param name="fields">Its fields by API name.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<LetterTemplate> RunAsync(Guid? id, JsonObject fields, CancellationToken cancel)
    {
        var json = JsonSerializer.SerializeToElement(fields);
        if (id is { } known)
        {
            var template = await db.LoadAsync<LetterTemplate>(known, "templates.edit", cancel);
            await writer.PatchAsync(template, json, cancel);
            return template;
        }

        db.Session.Viewer.Require("templates.create");
        var made = await writer.NewAsync<LetterTemplate>(json, cancel);
        db.Add(made);
        return made;
    }
}
