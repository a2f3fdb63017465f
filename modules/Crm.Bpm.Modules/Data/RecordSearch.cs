using System.Linq.Expressions;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Data;

/// <summary>Search over the normalised words and keys. Every word typed must begin a word of the record, or the whole be one of its keys.</summary>
internal sealed class RecordSearch : IRecordSearch
{
    private const int MaxWords = 8;

    public IQueryable<Guid> Matching(CrmDb db, string kind, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(text);
        var byWords = ByWords(db, kind, SearchText.Normal(text));
        if (SearchText.OtherLayout(text) is { } other && SearchText.Normal(other) is { Length: > 1 } corrected)
            byWords = byWords.Union(ByWords(db, kind, corrected));
        var keys = KeysOf(text);
        if (keys.Count == 0)
            return byWords;
        return byWords.Union(ByKeys(db, kind, keys));
    }

    private static IQueryable<Guid> ByWords(CrmDb db, string kind, string normal)
    {
        var words = normal.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 1 || char.IsDigit(w[0])).Take(MaxWords).ToList();
        var entries = db.Set<SearchEntry>().Where(s => s.Kind == kind);
        if (words.Count == 0)
            return entries.Where(s => false).Select(s => s.RecordId);
        foreach (var word in words)
        {
            var begins = " " + word;
            entries = entries.Where(s => s.Words.Contains(begins));
        }

        return entries.Select(s => s.RecordId);
    }

    private static List<(string Type, string Value)> KeysOf(string text)
    {
        var keys = new List<(string, string)>();
        var trimmed = text.Trim();
        if (trimmed.Contains('@', StringComparison.Ordinal))
            keys.Add(("email", trimmed.ToLowerInvariant()));
        var digits = string.Concat(trimmed.Where(char.IsAsciiDigit));
        if (digits.Length >= 5 && digits.Length >= trimmed.Length / 2)
        {
            keys.Add(("phone10", digits.Length > 10 ? digits[^10..] : digits));
            keys.Add(("taxNumber", digits));
        }

        return keys;
    }

    private static IQueryable<Guid> ByKeys(CrmDb db, string kind, List<(string Type, string Value)> keys)
    {
        var parameter = Expression.Parameter(typeof(SearchKey), "k");
        Expression? either = null;
        foreach (var (type, value) in keys)
        {
            Expression<Func<SearchKey, bool>> one = k => k.Type == type && k.Value.StartsWith(value);
            var body = new Replace(one.Parameters[0], parameter).Visit(one.Body);
            either = either is null ? body : Expression.OrElse(either, body);
        }

        return db.Set<SearchKey>().Where(k => k.Kind == kind).Where(Expression.Lambda<Func<SearchKey, bool>>(either!, parameter)).Select(k => k.RecordId);
    }

    private sealed class Replace(Expression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
