using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Search;

/// <summary>Finds records by what a person types: words, a phone in any notation, an e-mail, a tax number, a number.</summary>
public interface IRecordSearch
{
    /// <summary>The ids of matching records of a kind, as a query to join with; access is the caller's query's business.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="kind">The plural of the kind.</param>
    /// <param name="text">What was typed; words of one character are ignored.</param>
    IQueryable<Guid> Matching(CrmDb db, string kind, string text);
}
