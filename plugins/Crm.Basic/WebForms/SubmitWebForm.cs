using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.WebForms;

/// <summary>What somebody left on the site, by the names of the form's fields.</summary>
public sealed class WebFormAnswer(IReadOnlyDictionary<string, string> fields)
{
    private const int Longest = 4000;

    /// <summary>The name of the field that people do not see.</summary>
    public const string Trap = "website_url";

    public string? this[string name] => fields.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? Cut(text.Trim(), Longest) : null;

    public string? Short(string name, int length) => this[name] is { } text ? Cut(text, length) : null;

    /// <summary>A field people do not see; programs that fill in everything fill it in too.</summary>
    public bool IsFromAMachine => this[Trap] is not null;

    public bool HasConsent => this["consent"] is { } text && text is not ("false" or "0" or "off");

    /// <summary>Somebody looks how the form behaves; nothing is kept.</summary>
    public bool IsTryOut => this["try"] is not null;

    // A visitor's letter is never refused for its length.
    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>Makes a lead of what somebody left on the site.</summary>
public sealed class SubmitWebForm(CrmDb db, ICrmClock clock)
{
    /// <summary>The form, if it works.</summary>
    /// <exception cref="NotFoundException">There is none, or it is switched off.</exception>
    public async Task<WebForm> FormAsync(string key, CancellationToken cancel) =>
        await db.Set<WebForm>().FirstOrDefaultAsync(f => f.Key == key && f.IsActive, cancel) ?? throw new NotFoundException();

    /// <returns>The lead; null when none was made: a program sent it, or it was a try-out.</returns>
    /// <exception cref="InvalidInputException">There is no way to answer, something required is empty, or the consent is missing.</exception>
    public async Task<Guid?> RunAsync(string key, WebFormAnswer answer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var form = await FormAsync(key, cancel);
        if (answer.IsFromAMachine)
            return null;
        Check(form, answer);
        var lead = LeadOf(form, answer, form.SourceId ?? await UsualSourceAsync(cancel));
        lead.Check();
        if (answer.IsTryOut)
            return null;
        db.Add(lead);
        return lead.Id;
    }

    internal static void Check(WebForm form, WebFormAnswer answer)
    {
        var missing = form.Fields.Where(f => f.IsRequired && answer[f.Name] is null).ToDictionary(f => f.Name, _ => WebFormTexts.FillIn.ToString(), StringComparer.Ordinal);
        if (answer[WebFormField.Phone] is null && answer[WebFormField.Email] is null)
            missing[form.Fields.First(f => f.Name is WebFormField.Phone or WebFormField.Email).Name] = WebFormTexts.SayWho;
        if (form.ConsentShown is not null && !answer.HasConsent)
            missing["consent"] = WebFormTexts.ConsentNeeded;
        if (missing.Count > 0)
            throw new InvalidInputException(missing);
    }

    private Lead LeadOf(WebForm form, WebFormAnswer answer, Guid? source) => new()
    {
        Kind = answer[WebFormField.Company] is null ? LeadKind.Individual : LeadKind.Company,
        Company = answer.Short(WebFormField.Company, 500),
        ContactName = answer.Short(WebFormField.Person, 300),
        Phone = answer.Short(WebFormField.Phone, 250),
        Email = answer.Short(WebFormField.Email, 250),
        About = answer[WebFormField.Message],
        QueueId = form.QueueId,
        SourceId = source,
        WebFormId = form.Id,
        Utm = UtmOf(form, answer),
        ConsentText = form.ConsentShown,
        ConsentAt = form.ConsentShown is null ? null : clock.UtcNow,
    };

    private Task<Guid?> UsualSourceAsync(CancellationToken cancel) =>
        db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.LeadSource && e.Code == "WebForm").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);

    private static Utm? UtmOf(WebForm form, WebFormAnswer answer)
    {
        var utm = new Utm
        {
            Source = answer.Short("utm_source", 200),
            Medium = answer.Short("utm_medium", 200),
            Campaign = answer.Short("utm_campaign", 200) ?? form.UtmCampaign,
            Term = answer.Short("utm_term", 200),
            Content = answer.Short("utm_content", 200),
            Page = answer.Short("page", 500),
        };
        return utm == new Utm() ? null : utm;
    }
}
