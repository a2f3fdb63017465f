using Crm.Basic;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Dispatch;

/// <summary>The fields of leads that people have skills in.</summary>
internal static class SkillFields
{
    private static readonly IReadOnlyList<SkillField> s_all =
    [
        new("industry", new("Industry", "Отрасль"), BasicDictionaries.Industry, lead => lead.IndustryId),
        new("region", new("Region", "Регион"), null, lead => lead.RegionId),
        new("source", new("Source", "Источник"), BasicDictionaries.LeadSource, lead => lead.SourceId),
        new("country", new("Country", "Страна"), BasicDictionaries.Country, lead => lead.CountryId),
        new("leadType", new("Type", "Тип возможности"), BasicDictionaries.LeadType, lead => lead.LeadTypeId),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SkillField> All => s_all;

    /// <summary>What the field is called; its code when there is none such.</summary>
    public static string NameOf(string field) => s_all.FirstOrDefault(f => f.Code == field)?.Label ?? field;

    /// <summary>What a lead has in these fields.</summary>
    public static LeadTraits Of(Lead lead) => new(s_all.Where(f => f.ValueOf(lead) is not null).ToDictionary(f => f.Code, f => f.ValueOf(lead)!.Value, StringComparer.Ordinal));

    /// <summary>Every value somebody may be good at, by field.</summary>
    public static async Task<IReadOnlyList<SkillChoice>> ChoicesAsync(CrmDb db, CancellationToken cancel)
    {
        var dictionaries = s_all.Select(f => f.Dictionary).OfType<string>().ToList();
        var entries = await db.Set<DictionaryEntry>().AsNoTracking().Where(e => dictionaries.Contains(e.Dictionary)).OrderBy(e => e.Order).ThenBy(e => e.Number).Take(2000).ToListAsync(cancel);
        var regions = await db.Set<Region>().AsNoTracking().OrderBy(r => r.Name).Take(500).ToListAsync(cancel);
        return
        [
            .. s_all.SelectMany(f => f.Dictionary is { } dictionary
                ? entries.Where(e => e.Dictionary == dictionary).Select(e => new SkillChoice(f, new Skill(f.Code, e.Id), e.Title))
                : regions.Select(r => new SkillChoice(f, new Skill(f.Code, r.Id), r.Title))),
        ];
    }
}

/// <summary>A field of leads that people have skills in.</summary>
public sealed record SkillField(string Code, Words Label, string? Dictionary, Func<Lead, Guid?> ValueOf);

/// <summary>Something somebody may be good at.</summary>
public sealed record SkillChoice(SkillField Field, Skill Skill, string Name)
{
    /// <summary>As a choice of a list.</summary>
    public Option Option => new($"{Skill.Field}:{Skill.Value}", Name);
}
