namespace Crm.Bpm.Sdk.Ui;

/// <summary>How a fact is shown and edited.</summary>
public enum FactKind
{
    /// <summary>One line; the value is a string.</summary>
    Text,

    /// <summary>Several lines; the value is a string.</summary>
    Multiline,

    /// <summary>The value is a string with a phone number; shown as a link that calls.</summary>
    Phone,

    /// <summary>The value is a string with an address; shown as a link that writes.</summary>
    Email,

    /// <summary>The value is a number: decimal, int, long or double.</summary>
    Number,

    /// <summary>The value is <see cref="Data.Money"/>.</summary>
    Money,

    /// <summary>The value is a DateOnly.</summary>
    Date,

    /// <summary>The value is a bool.</summary>
    YesNo,

    /// <summary>The value is a string with the code of one of the options.</summary>
    Choice,

    /// <summary>The value is an <see cref="Option"/> found by typing.</summary>
    Lookup,

    /// <summary>The value is a DateTime in UTC; edited to the minute as the person's wall clock says it.</summary>
    Moment,
}
