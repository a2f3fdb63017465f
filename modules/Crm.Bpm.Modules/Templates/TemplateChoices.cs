using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Templates;

/// <summary>The letters that steps may send.</summary>
internal sealed class TemplateChoices : IStepChoices
{
    private const int Most = 200;

    public string Source => "letter-templates";

    // By code where there is one: a process that moves to another installation finds its template there.
    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel) =>
        (await db.Set<LetterTemplate>().AsNoTracking().Where(t => t.Kind == TemplateKind.Letter && t.IsActive).OrderBy(t => t.Number).Take(Most).ToListAsync(cancel))
            .ConvertAll(t => new InputOption(t.Title, t.Code ?? t.Id.ToString()));
}
