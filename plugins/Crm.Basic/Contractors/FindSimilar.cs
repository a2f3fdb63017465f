using System.Text.RegularExpressions;
using Crm.Basic.Contacts;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;
using Match = Crm.Basic.Leads.Match;

namespace Crm.Basic.Contractors;

/// <summary>What is known of somebody who is about to be added.</summary>
public sealed record Described
{
    /// <summary>What they are called.</summary>
    public string? Name { get; init; }

    /// <summary>In any notation.</summary>
    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>Their taxpayer number.</summary>
    public string? Inn { get; init; }
}

/// <summary>Finds contractors and contacts that may be the same as one about to be added: by taxpayer number, phone, e-mail, name.</summary>
public sealed partial class FindSimilar(CrmDb db, IRecordSearch search)
{
    private const int AtMost = 5;
    private const int ShortestName = 4;

    /// <summary>Contractors the person sees, the surest first.</summary>
    public Task<IReadOnlyList<Match>> ContractorsAsync(Described described, CancellationToken cancel) => FindAsync<Contractor>("contractors", described, cancel);

    /// <summary>Contacts the person sees, the surest first.</summary>
    public Task<IReadOnlyList<Match>> ContactsAsync(Described described, CancellationToken cancel) => FindAsync<Contact>("contacts", described, cancel);

    private async Task<IReadOnlyList<Match>> FindAsync<T>(string kind, Described described, CancellationToken cancel) where T : Record
    {
        ArgumentNullException.ThrowIfNull(described);
        db.Session.Viewer.Require(kind + ".view");
        var found = new List<Match>();
        foreach (var (by, text) in Clues(described))
        {
            if (found.Count >= AtMost)
                break;
            var matching = search.Matching(db, kind, text);
            var known = found.ConvertAll(match => match.Id);
            var records = await db.Set<T>().AsNoTracking().Where(r => matching.Contains(r.Id) && !known.Contains(r.Id)).OrderBy(r => r.Number).Take(AtMost - found.Count).ToListAsync(cancel);
            found.AddRange(records.Select(record => new Match(record.Id, record.Title, by)));
        }

        return found;
    }

    // Half a number or a short word would match everybody.
    private static IEnumerable<(string By, string Text)> Clues(Described described)
    {
        if (TaxNumbers.IsInn(described.Inn?.Trim()))
            yield return ("taxNumber", described.Inn!.Trim());
        if (described.Phone is { } phone && phone.Count(char.IsAsciiDigit) >= 10)
            yield return ("phone", string.Concat(phone.Where(char.IsAsciiDigit)));
        if (described.Email is { } email && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < email.Length - 3)
            yield return ("email", email.Trim());
        if (NameClue(described.Name) is { } name)
            yield return ("name", name);
    }

    /// <summary>A name as it is looked for: without legal form and quotes, which everybody writes differently. Null when too little remains.</summary>
    internal static string? NameClue(string? name) => LegalForm().Replace(name ?? "", " ").Trim() is { Length: >= ShortestName } clue ? clue : null;

    [GeneratedRegex(@"(?<!\w)(ооо|оао|зао|пао|ао|ип|нко|llc|ltd|inc|gmbh|co)(?!\w)|[«»""'.,()]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LegalForm();
}
