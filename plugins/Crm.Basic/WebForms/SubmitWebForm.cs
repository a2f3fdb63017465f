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

    public string? this[string name] => fields.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? Cut(text.Trim(), Longest) : null;

    public string? Short(string name, int length) => this[name] is { } text ? Cut(text, length) : null;

    /// <summary>A field people do not see; programs that fill in everything fill it in too.</summary>
    public bool IsFromAMachine => this["website_url"] is not null;

    public bool HasConsent => this["consent"] is { } text && text is not ("false" or "0" or "off");

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

    /// <exception cref="InvalidInputException">There is no way to answer, or the consent is missing.</exception>
    public async Task<Guid?> RunAsync(string key, WebFormAnswer answer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var form = await FormAsync(key, cancel);
        if (answer.IsFromAMachine)
            return null;
        if (answer["phone"] is null && answer["email"] is null)
            throw new InvalidInputException("phone", WebFormTexts.SayWho);
        if (form.ConsentText is { Length: > 0 } && !answer.HasConsent)
            throw new InvalidInputException("consent", WebFormTexts.ConsentNeeded);
        var source = form.SourceId ?? await db.Set<DictionaryEntry>().Where(e => e.Dictionary == BasicDictionaries.LeadSource && e.Code == "WebForm").Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancel);
        var lead = new Lead
        {
            Kind = answer["company"] is null ? LeadKind.Individual : LeadKind.Company,
            Company = answer.Short("company", 500),
            ContactName = answer.Short("name", 300),
            Phone = answer.Short("phone", 250),
            Email = answer.Short("email", 250),
            About = answer["message"],
            QueueId = form.QueueId,
            SourceId = source,
            Utm = UtmOf(answer),
            ConsentText = form.ConsentText,
            ConsentAt = form.ConsentText is { Length: > 0 } ? clock.UtcNow : null,
        };
        db.Add(lead);
        return lead.Id;
    }

    private static Utm? UtmOf(WebFormAnswer answer)
    {
        var utm = new Utm
        {
            Source = answer.Short("utm_source", 200),
            Medium = answer.Short("utm_medium", 200),
            Campaign = answer.Short("utm_campaign", 200),
            Term = answer.Short("utm_term", 200),
            Content = answer.Short("utm_content", 200),
            Page = answer.Short("page", 500),
        };
        return utm == new Utm() ? null : utm;
    }
}
