using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>What administration pages have in common: who looks, reading, changing, and a refusal as a sentence.</summary>
public abstract class AdminPage : ComponentBase
{
    [Inject] internal ICurrentViewer Current { get; set; } = default!;

    [Inject] internal UnitOfWork Work { get; set; } = default!;

    [Inject] internal AccessChanges Changes { get; set; } = default!;

    [Inject] internal Toasts Toasts { get; set; } = default!;

    /// <summary>Who looks; null until it is known.</summary>
    protected Viewer? Viewer { get; private set; }

    /// <summary>Whether this person may administer.</summary>
    protected bool MayAdminister => Viewer?.May(PlatformPermissions.Administer) == true;

    /// <summary>A sentence for each wrong field of the open form.</summary>
    protected IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    protected string? Error(string field) => Errors.GetValueOrDefault(field);

    protected override async Task OnInitializedAsync()
    {
        Viewer = await Current.GetAsync();
        if (MayAdminister)
            await LoadAsync();
    }

    /// <summary>Reads what the page shows; called only for those who may see it.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    protected Task<T> ReadAsync<T>(Func<CrmDb, Task<T>> read) => Work.ReadAsync(Viewer!, read);

    /// <summary>Runs a change and reads the page again. False when a rule or the input said no; the sentence is shown.</summary>
    protected async Task<bool> DoAsync(Func<IServiceProvider, Task> change, string? done = null)
    {
        try
        {
            await Changes.RunAsync(new CrmSession { Viewer = await Current.GetAsync() }, change, CancellationToken.None);
        }
        catch (Exception e) when (Refusal.Of(e) is not null)
        {
            Refuse(e);
            return false;
        }

        Errors = new Dictionary<string, string>();
        if (done is not null)
            Toasts.Good(done);
        await LoadAsync();
        return true;
    }

    /// <summary>Shows a refusal at its field, or in the corner.</summary>
    protected void Refuse(Exception refusal)
    {
        Errors = refusal is InvalidInputException { Fields.Count: > 0 } input ? input.Fields : new Dictionary<string, string>();
        if (Errors.Count == 0)
            Toasts.Bad(Refusal.Of(refusal) ?? "");
    }
}
