using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Data;

/// <summary>One choice of a list that administrators keep: an industry, a lead source, a reason for failure.</summary>
[Record("dictionaries", "Dictionary entry", "Запись справочника", "Dictionaries", "Справочники")]
public sealed class DictionaryEntry : Record
{
    /// <summary>Which list it belongs to: "industry", "leadSource".</summary>
    [Field("Dictionary", "Справочник", MaxLength = 100, Required = true)]
    public required string Dictionary { get; init; }

    /// <summary>What code and processes use; null for entries that people added.</summary>
    [Field("Code", "Код", MaxLength = 100)]
    public string? Code { get; init; }

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    [Field("Order", "Порядок")]
    public int Order { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);
}

/// <summary>A dictionary a module brings, with the entries it starts with.</summary>
/// <param name="Code">"industry". Forever.</param>
/// <param name="Label">What the page calls it.</param>
/// <param name="Entries">Code and names of what it ships with; administrators add, rename and remove.</param>
public sealed record DictionaryDeclaration(string Code, Words Label, IReadOnlyList<(string Code, Words Name)> Entries);
