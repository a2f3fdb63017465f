using PhoneNumbers;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Phone numbers as they are dialled, compared and read.</summary>
public static class PhoneText
{
    /// <summary>A number as telephones know it where that can be told ("+79215551407"); otherwise its digits.</summary>
    public static string Dialled(string value, string country = "RU")
    {
        ArgumentNullException.ThrowIfNull(value);
        return Parse(value, country) is { } number
            ? PhoneNumberUtil.GetInstance().Format(number, PhoneNumberFormat.E164)
            : string.Concat(value.Where(char.IsAsciiDigit));
    }

    /// <summary>A number as people read it ("+7 985 483-03-16"); as it was typed where it cannot be told.</summary>
    public static string Readable(string value, string country = "RU")
    {
        ArgumentNullException.ThrowIfNull(value);
        var util = PhoneNumberUtil.GetInstance();
        return Parse(value, country) is { } number && util.IsPossibleNumber(number) ? util.Format(number, PhoneNumberFormat.INTERNATIONAL) : value;
    }

    private static PhoneNumber? Parse(string value, string country)
    {
        try
        {
            return PhoneNumberUtil.GetInstance().Parse(value, country);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
