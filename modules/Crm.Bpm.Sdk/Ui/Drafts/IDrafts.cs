namespace Crm.Bpm.Sdk.Ui.Drafts;

/// <summary>What people have typed and not saved yet. Survives a reload, a restart and a change of machine; each person sees only their own.</summary>
public interface IDrafts
{
    /// <summary>Characters a draft may have at most; a longer one is not kept.</summary>
    const int MaxLength = 200_000;

    /// <summary>The draft; null when there is none.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="form">"leads/new", "tasks/{id}".</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<KeptDraft?> LoadAsync(Guid userId, string form, CancellationToken cancel);

    /// <summary>Keeps a draft in a transaction of its own, in place of the one before.</summary>
    /// <exception cref="InvalidInputException">It, or the form's name, is too long.</exception>
    Task SaveAsync(Guid userId, string form, string value, CancellationToken cancel);

    /// <summary>Forgets a draft: it was saved, or the person does not want it. Repeating it changes nothing.</summary>
    Task ClearAsync(Guid userId, string form, CancellationToken cancel);
}

/// <summary>A draft and when it was kept.</summary>
public sealed record KeptDraft(string Value, DateTime SavedAt);
