using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Access.Admin;

/// <summary>Two administrators with one page open: what one did not touch stays as the other left it.</summary>
internal static class Typed
{
    /// <summary>What a field becomes.</summary>
    /// <param name="begun">What it held when the page was read.</param>
    /// <param name="typed">What it holds on the page now.</param>
    /// <param name="stored">What it holds in the database now.</param>
    /// <exception cref="StaleRecordException">Both changed it, each in a way of their own.</exception>
    public static T Over<T>(T begun, T typed, T stored)
    {
        var same = EqualityComparer<T>.Default;
        if (same.Equals(begun, typed))
            return stored;
        return same.Equals(begun, stored) || same.Equals(typed, stored) ? typed : throw new StaleRecordException();
    }

    /// <summary>What a set becomes: what was added on the page is added, what was taken away is taken away.</summary>
    /// <inheritdoc cref="Over{T}" path="/param"/>
    public static List<T> SetOver<T>(IReadOnlyCollection<T> begun, IReadOnlyCollection<T> typed, IReadOnlyCollection<T> stored) =>
        [.. stored.Except(begun.Except(typed)).Union(typed.Except(begun))];

    /// <summary>The company's settings.</summary>
    /// <inheritdoc cref="Over{T}"/>
    public static Company CompanyOver(Company begun, Company typed, Company stored) => stored with
    {
        Name = Over(begun.Name, typed.Name, stored.Name),
        Language = Over(begun.Language, typed.Language, stored.Language),
        Currency = Over(begun.Currency, typed.Currency, stored.Currency),
        TimeZone = Over(begun.TimeZone, typed.TimeZone, stored.TimeZone),
        WorkFrom = Over(begun.WorkFrom, typed.WorkFrom, stored.WorkFrom),
        WorkTo = Over(begun.WorkTo, typed.WorkTo, stored.WorkTo),
        WorkDays = [.. SetOver(begun.WorkDays, typed.WorkDays, stored.WorkDays).Order()],
    };
}
