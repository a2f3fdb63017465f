using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Contacts;

/// <summary>
/// Somebody who can be called and written to. The first phone and the first e-mail are columns of their own, so that lists
/// show and filters find them; setting one changes the list and the reverse. Where the person asked not to be reached stands in
/// the list only: nobody calls it from a column by mistake.
/// </summary>
public abstract class Reachable : Record
{
    private IReadOnlyList<ContactPoint> _contactPoints = [];
    private IReadOnlyList<Address> _addresses = [];
    private string? _phone;
    private string? _email;

    [Field("Phone", "Телефон", MaxLength = 250, As = FieldType.Phone)]
    public string? Phone
    {
        get => _phone;
        set => Put(ContactPointKind.Phone, _phone, value);
    }

    [Field("E-mail", "E-mail", MaxLength = 250, As = FieldType.Email)]
    public string? Email
    {
        get => _email;
        set => Put(ContactPointKind.Email, _email, value);
    }

    /// <summary>Every way to reach them; the primary one of a kind stands first, and is one they may be reached at.</summary>
    [Field("Ways to reach", "Способы связи")]
    public IReadOnlyList<ContactPoint> ContactPoints
    {
        get => _contactPoints;
        set
        {
            _contactPoints = OnePrimary((value ?? []).Where(p => !string.IsNullOrWhiteSpace(p.Value)).Select(p => p with { Value = p.Value.Trim() }));
            _phone = FirstOf(ContactPointKind.Phone);
            _email = FirstOf(ContactPointKind.Email);
        }
    }

    [Field("Addresses", "Адреса")]
    public IReadOnlyList<Address> Addresses
    {
        get => _addresses;
        set => _addresses = value ?? [];
    }

    /// <summary>Phones and e-mails for exact search.</summary>
    protected IEnumerable<(SearchKeyType Type, string Value)> ReachKeys() =>
        _contactPoints.Where(p => p.Kind is ContactPointKind.Phone or ContactPointKind.Email)
            .Select(p => (p.Kind == ContactPointKind.Phone ? SearchKeyType.Phone : SearchKeyType.Email, p.Value));

    public override void Check()
    {
        base.Check();
        foreach (var point in _contactPoints)
        {
            if (point.Value.Length > 250)
                throw new Bpm.Sdk.InvalidInputException("contactPoints", ContactTexts.PointTooLong.With(point.Value[..50]));
            if (point.Kind == ContactPointKind.Email && !IsEmail(point.Value))
                throw new Bpm.Sdk.InvalidInputException(point.Value == _email ? "email" : "contactPoints", ContactTexts.NotAnEmail.With(point.Value));
            if (point.Kind == ContactPointKind.Phone && !point.Value.Any(char.IsAsciiDigit))
                throw new Bpm.Sdk.InvalidInputException(point.Value == _phone ? "phone" : "contactPoints", ContactTexts.NotAPhone.With(point.Value));
        }
    }

    private void Put(ContactPointKind kind, string? old, string? value)
    {
        value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        if (value == old)
            return;
        var replaced = _contactPoints.FirstOrDefault(p => p.Kind == kind && p.Value == old && !p.DoNotUse);
        var known = _contactPoints.FirstOrDefault(p => p.Kind == kind && p.Value == value);
        var others = _contactPoints.Where(p => !ReferenceEquals(p, replaced) && !ReferenceEquals(p, known)).Select(p => p.Kind == kind ? p with { IsPrimary = false } : p);
        // What is known of a number stays with it: a file that brings it again must not take back that it is not to be called.
        ContactPoints = value is null ? [.. others] : [known is null ? new ContactPoint(kind, value) { IsPrimary = true, Label = replaced?.Label } : known with { IsPrimary = true }, .. others];
    }

    // One of a kind that may be used comes first: the one marked first, or simply the first.
    private static IReadOnlyList<ContactPoint> OnePrimary(IEnumerable<ContactPoint> points)
    {
        var all = points.ToList();
        var first = all.Where(p => !p.DoNotUse).GroupBy(p => p.Kind).Select(kind => kind.FirstOrDefault(p => p.IsPrimary) ?? kind.First()).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. all.Select(p => p with { IsPrimary = first.Contains(p) }).OrderByDescending(p => p.IsPrimary)];
    }

    private string? FirstOf(ContactPointKind kind) => _contactPoints.FirstOrDefault(p => p.Kind == kind && !p.DoNotUse)?.Value;

    private static bool IsEmail(string value) =>
        value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < value.Length - 1 && !value.Any(char.IsWhiteSpace);
}
