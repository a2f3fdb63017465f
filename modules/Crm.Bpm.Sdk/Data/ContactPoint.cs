namespace Crm.Bpm.Sdk.Data;

/// <summary>How somebody is reached.</summary>
/// <param name="Kind">Phone, Email, Site or Messenger.</param>
/// <param name="Value">As it was typed.</param>
public sealed record ContactPoint(ContactPointKind Kind, string Value)
{
    /// <summary>Work, Mobile, Home, Fax …; null when nobody said.</summary>
    public string? Label { get; init; }

    public string? Extension { get; init; }

    /// <summary>The one to use first among those of its kind.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>The person asked not to be called or written to here.</summary>
    public bool DoNotUse { get; init; }

    /// <summary>As a person reads it.</summary>
    public override string ToString() => Kind == ContactPointKind.Phone ? PhoneText.Readable(Value) + (string.IsNullOrEmpty(Extension) ? "" : $" ({Extension})") : Value;
}

/// <summary>The ways to reach somebody.</summary>
public enum ContactPointKind
{
    Phone,
    Email,
    Site,
    Messenger,
}

/// <summary>A postal address; parts that are not known are null, <see cref="Text"/> is the free form.</summary>
public sealed record Address
{
    public AddressKind Kind { get; init; }
    public string? Country { get; init; }
    public string? PostCode { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public string? Street { get; init; }
    public string? House { get; init; }
    public string? Flat { get; init; }
    public string? Text { get; init; }

    /// <summary>In one line, as on an envelope; the free form when that is all there is.</summary>
    public override string ToString()
    {
        var parts = string.Join(", ", new[] { PostCode, Country, Region, City, Street, House, Flat }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return parts.Length == 0 ? Text ?? "" : string.IsNullOrWhiteSpace(Text) ? parts : $"{parts} ({Text})";
    }
}

/// <summary>What an address is for.</summary>
public enum AddressKind
{
    Actual,
    Legal,
    Postal,
    Delivery,
}
