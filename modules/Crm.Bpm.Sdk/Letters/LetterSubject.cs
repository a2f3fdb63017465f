using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;

namespace Crm.Bpm.Sdk.Letters;

/// <summary>Somebody a letter may go to.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The person or company; null when nobody said.</param>
public sealed record LetterAddress(string Email, string? Name)
{
    /// <summary>How a letter addresses them: first and middle name; the name when unset.</summary>
    public string? Greeting { get; init; }

    /// <summary>As a mail program writes it: "Ann Lee &lt;ann@example.com&gt;".</summary>
    public override string ToString() => string.IsNullOrWhiteSpace(Name) ? Email : $"\"{Name.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\" <{Email}>";
}

/// <summary>What letters about a kind of record need to know; see <see cref="LetterSubject{T}"/>.</summary>
public interface ILetterSubject
{
    /// <summary>Whom a letter about the record may go to, the best first. Those who asked not to be written to are left out.</summary>
    Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, Record record, CancellationToken cancel);

    /// <summary>What templates about this kind may name beyond its fields.</summary>
    IReadOnlyList<TemplateName> Names { get; }

    /// <summary>
    /// The values of <see cref="Names"/>, all of them: texts, numbers, dates, <see cref="Money"/>, <see cref="TemplateHtml"/>, dictionaries by name
    /// and lists of these. Also asked with a record that was never saved, to see whether a template is right.
    /// </summary>
    Task<IReadOnlyDictionary<string, object?>> ValuesAsync(CrmDb db, Record record, CancellationToken cancel);
}

/// <summary>
/// Lets letters be written about records of a kind: a module names it with <see cref="ModuleBuilder.Letters{T, TSubject}"/>. Whoever sees the record
/// sees the letters about it. One for the whole product: what it reads it asks of the context it is given.
/// </summary>
public abstract class LetterSubject<T> : ILetterSubject where T : Record
{
    /// <inheritdoc />
    public virtual IReadOnlyList<TemplateName> Names => [];

    /// <inheritdoc cref="ILetterSubject.AddressesAsync" />
    protected abstract Task<IReadOnlyList<LetterAddress>> AddressesAsync(CrmDb db, T record, CancellationToken cancel);

    /// <inheritdoc cref="ILetterSubject.ValuesAsync" />
    protected virtual Task<IReadOnlyDictionary<string, object?>> ValuesAsync(CrmDb db, T record, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, object?>>(new Dictionary<string, object?>(StringComparer.Ordinal));

    Task<IReadOnlyList<LetterAddress>> ILetterSubject.AddressesAsync(CrmDb db, Record record, CancellationToken cancel) => AddressesAsync(db, (T)record, cancel);

    Task<IReadOnlyDictionary<string, object?>> ILetterSubject.ValuesAsync(CrmDb db, Record record, CancellationToken cancel) => ValuesAsync(db, (T)record, cancel);
}
