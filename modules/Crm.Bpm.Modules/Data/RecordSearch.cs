using System.Linq.Expressions;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Data;

/// <summary>
/// Search by the database's own index of words: FTS5 on SQLite, a tsvector on PostgreSQL; on SQL Server the normalised column.
/// Keys (phones, e-mails, tax numbers) are found by their beginning in an ordinary index.
/// </summary>
internal sealed class RecordSearch(ICrmDatabase database) : IRecordSearch
{
    // Sorts behind every character that a key may contain.
    private const string Last = "\uFFFF";

    public IQueryable<Guid> Matching(CrmDb db, string kind, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(text);
        var query = SearchQuery.Of(text);
        var found = ByWords(db, query).Where(s => s.Kind == kind).Select(s => s.RecordId);
        return query.Keys.Aggregate(found, (all, key) => all.Union(ByKey(db, kind, key.Type, key.Begins)));
    }

    private IQueryable<SearchEntry> ByWords(CrmDb db, SearchQuery query)
    {
        if (query.Alternatives.Count == 0)
            return db.Set<SearchEntry>().Where(s => false);
        if (database.Provider == "sqlite")
            return ByFts(db, Joined(query, "AND", "OR", word => $"\"{word}\"*"));
        return database.Provider == "postgres" ? ByTsVector(db, Joined(query, "&", "|", word => $"'{word}':*")) : ByColumn(db, query);
    }

    private static IQueryable<SearchEntry> ByFts(CrmDb db, string match) => db.Set<SearchEntry>().FromSql(
        $"SELECT e.record_id, e.kind, e.title, e.words, e.changed_at FROM search_entry e WHERE e.place IN (SELECT rowid FROM search_index WHERE search_index MATCH {match})");

    private static IQueryable<SearchEntry> ByTsVector(CrmDb db, string match) => db.Set<SearchEntry>().FromSql(
        $"SELECT record_id, kind, title, words, changed_at FROM search_entry WHERE array_to_tsvector(string_to_array(btrim(words), ' ')) @@ CAST({match} AS tsquery)");

    private static IQueryable<SearchEntry> ByColumn(CrmDb db, SearchQuery query)
    {
        var entry = Expression.Parameter(typeof(SearchEntry), "s");
        var any = query.Alternatives.Select(words => words.Select(word => Begins(entry, " " + word)).Aggregate(Expression.AndAlso)).Aggregate(Expression.OrElse);
        return db.Set<SearchEntry>().Where(Expression.Lambda<Func<SearchEntry, bool>>(any, entry));
    }

    private static Expression Begins(ParameterExpression entry, string word)
    {
        Expression<Func<string>> parameter = () => word;
        return Expression.Call(Expression.Property(entry, nameof(SearchEntry.Words)), nameof(string.Contains), null, parameter.Body);
    }

    // Words are letters and digits only, so nothing in them is an operator of either language.
    private static string Joined(SearchQuery query, string and, string or, Func<string, string> begins) =>
        string.Join($" {or} ", query.Alternatives.Select(words => "(" + string.Join($" {and} ", words.Select(begins)) + ")"));

    private IQueryable<Guid> ByKey(CrmDb db, string kind, string type, string begins)
    {
        var keys = db.Set<SearchKey>().Where(k => k.Kind == kind && k.Type == type);
        if (database.Provider == "sqlserver")
            return keys.Where(k => k.Value.StartsWith(begins)).Select(k => k.RecordId);
        var end = begins + Last;
        return keys.Where(k => string.Compare(k.Value, begins) >= 0 && string.Compare(k.Value, end) < 0).Select(k => k.RecordId);
    }
}
