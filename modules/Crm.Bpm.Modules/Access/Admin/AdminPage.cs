using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>What administration pages have in common: who looks, reading, changing, and a refusal as a sentence.</summary>
public abstract class AdminPage : ComponentBase
{
    private readonly OneAtATime _acts = new();

    [Inject] internal ICurrentViewer Current { get; set; } = default!;

    [Inject] internal UnitOfWork Work { get; set; } = default!;

    [Inject] internal AccessChanges Changes { get; set; } = default!;

    [Inject] internal Toasts Toasts { get; set; } = default!;

    [Inject] internal RecordEditing Editing { get; set; } = default!;

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

    /// <summary>What a button starts runs alone; what a left field saves waits its turn.</summary>
    protected bool IsBusy => _acts.IsBusy;

    /// <summary>Runs what a button changes and reads the page again. False when a rule or the input said no (the sentence is shown), or when something runs already.</summary>
    protected Task<bool> DoAsync(Func<IServiceProvider, Task> change, string? done = null) => ActAsync(() => ChangeAsync(change, done));

    /// <summary>Runs what a left field changes, after what runs already, and reads the page again. False when a rule or the input said no.</summary>
    protected async Task<bool> KeepAsync(Func<IServiceProvider, Task> change, string? done = null)
    {
        var kept = false;
        await _acts.InTurnAsync(async () => kept = await TryAsync(() => ChangeAsync(change, done)));
        return kept;
    }

    /// <summary>Runs whatever a button does; a second click meanwhile does nothing. False when it was refused (the sentence is shown) or left out.</summary>
    protected async Task<bool> ActAsync(Func<Task> act)
    {
        var done = false;
        await _acts.RunAsync(async () => done = await TryAsync(act));
        return done;
    }

    /// <summary>Moves a record to the recycle bin by its kind's rules, with the way back in the corner.</summary>
    protected async Task RemoveAsync<T>(Guid id, string title) where T : Record
    {
        var removed = await DoAsync(async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var kind = db.Modules.KindOf(typeof(T));
            await kind.DeleteAsync(services, await db.LoadAsync<T>(id, kind.DeletePermission, default), default);
        });
        if (removed)
            Toasts.Undo(AdminTexts.Removed.With(title), () => InvokeAsync(() => RestoreAsync<T>(id)));
    }

    private async Task RestoreAsync<T>(Guid id) where T : Record
    {
        await Editing.RestoreAsync<T>(id, CancellationToken.None);
        Changes.Forget();
        await LoadAsync();
        StateHasChanged();
    }

    private async Task ChangeAsync(Func<IServiceProvider, Task> change, string? done)
    {
        await Changes.RunAsync(new CrmSession { Viewer = await Current.GetAsync() }, change, CancellationToken.None);
        if (done is not null)
            Toasts.Good(done);
        await LoadAsync();
    }

    private async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            Errors = new Dictionary<string, string>();
            return true;
        }
        catch (Exception e) when (Refusal.Of(e) is not null)
        {
            Refuse(e);
            return false;
        }
    }

    // At its field, or in the corner.
    private void Refuse(Exception refusal)
    {
        Errors = refusal is InvalidInputException { Fields.Count: > 0 } input ? input.Fields : new Dictionary<string, string>();
        if (Errors.Count == 0)
            Toasts.Bad(Refusal.Of(refusal) ?? "");
    }
}
