using System.Linq.Expressions;
using System.Reflection;
using Crm.Bpm.Modules.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;

namespace Crm.Bpm.Modules.Letters;

/// <summary>What letters are written about, and whom they may go to.</summary>
internal sealed class LetterSubjects(CrmDb db, SubjectsOfLetters subjects)
{
    private static readonly Words s_unknown = new("Letters are not written about “{0}”. Use one of: {1}.", "О «{0}» письма не пишут. Возможные значения: {1}.");
    private static readonly MethodInfo s_sees = typeof(LetterSubjects).GetMethod(nameof(Sees), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <exception cref="InvalidInputException">Letters are not written about this kind.</exception>
    public RecordKind RequireKind(string plural) =>
        db.Modules.LetterSubjects.FirstOrDefault(kind => string.Equals(kind.Plural, plural, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidInputException("subjectKind", s_unknown.With(plural, string.Join(", ", db.Modules.LetterSubjects.Select(kind => kind.Plural))));

    /// <summary>The record, if letters are written about its kind and the person may see it; null otherwise.</summary>
    public async Task<Record?> FindAsync(string plural, Guid id, CancellationToken cancel) =>
        db.Modules.LetterSubjects.Any(kind => kind.Plural == plural) ? await Subjects.FindAsync(db, plural, id, cancel) : null;

    /// <summary>Whom a letter about the record may go to, the best first.</summary>
    public async Task<IReadOnlyList<LetterAddress>> AddressesAsync(Record record, CancellationToken cancel) =>
        subjects.Of(db.Modules.KindOf(record.GetType())) is { } subject ? await subject.AddressesAsync(db, record, cancel) : [];

    /// <summary>Whoever sees what a letter is about sees the letter.</summary>
    public static Expression<Func<Letter, bool>> SeesSubject(CrmDb db)
    {
        var letter = Expression.Parameter(typeof(Letter), "letter");
        Expression any = Expression.Constant(false);
        foreach (var kind in db.Modules.LetterSubjects)
        {
            var sees = (LambdaExpression)s_sees.MakeGenericMethod(kind.ClrType).Invoke(null, [db])!;
            any = Expression.OrElse(any, new Rename(sees.Parameters[0], letter).Visit(sees.Body));
        }

        return Expression.Lambda<Func<Letter, bool>>(any, letter);
    }

    private static Expression<Func<Letter, bool>> Sees<T>(CrmDb db) where T : Record => letter => db.Set<T>().Any(record => record.Id == letter.SubjectId);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
