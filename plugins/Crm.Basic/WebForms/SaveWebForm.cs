using Crm.Basic.Queues;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.WebForms;

/// <summary>Everything one decides about a form.</summary>
public sealed record WebFormSettings
{
    public string? Name { get; set; }
    public string? NameRu { get; set; }
    public bool IsActive { get; set; } = true;
    public IReadOnlyList<WebFormField> Fields { get; set; } = WebFormField.Usual;
    public string? Intro { get; set; }
    public string? IntroRu { get; set; }
    public Guid? QueueId { get; set; }
    public Guid? SourceId { get; set; }
    public string? UtmCampaign { get; set; }
    public string? ConsentText { get; set; }
    public string? ConsentTextRu { get; set; }
    public string? AllowedOrigins { get; set; }
    public string? RedirectUrl { get; set; }
    public string? ThanksText { get; set; }
    public string? ThanksTextRu { get; set; }

    /// <summary>The settings of a form as they are.</summary>
    public static WebFormSettings Of(WebForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new WebFormSettings
        {
            Name = form.Name,
            NameRu = form.NameRu,
            IsActive = form.IsActive,
            Fields = form.Fields,
            Intro = form.Intro,
            IntroRu = form.IntroRu,
            QueueId = form.QueueId,
            SourceId = form.SourceId,
            UtmCampaign = form.UtmCampaign,
            ConsentText = form.ConsentText,
            ConsentTextRu = form.ConsentTextRu,
            AllowedOrigins = form.AllowedOrigins,
            RedirectUrl = form.RedirectUrl,
            ThanksText = form.ThanksText,
            ThanksTextRu = form.ThanksTextRu,
        };
    }
}

/// <summary>Makes a form or changes one.</summary>
public sealed class SaveWebForm(CrmDb db)
{
    /// <param name="formId">The form; null makes one.</param>
    /// <param name="settings">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<WebForm> RunAsync(Guid? formId, WebFormSettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (string.IsNullOrWhiteSpace(settings.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(QueueTexts.Name));
        var form = formId is { } id ? await db.LoadAsync<WebForm>(id, "web-forms.edit", cancel) : New();
        (form.Name, form.NameRu, form.IsActive, form.Fields) = (settings.Name.Trim(), Tidy(settings.NameRu), settings.IsActive, settings.Fields);
        (form.Intro, form.IntroRu) = (Tidy(settings.Intro), Tidy(settings.IntroRu));
        (form.QueueId, form.SourceId, form.UtmCampaign) = (settings.QueueId, settings.SourceId, Tidy(settings.UtmCampaign));
        (form.ConsentText, form.ConsentTextRu) = (Tidy(settings.ConsentText), Tidy(settings.ConsentTextRu));
        (form.ThanksText, form.ThanksTextRu) = (Tidy(settings.ThanksText), Tidy(settings.ThanksTextRu));
        (form.AllowedOrigins, form.RedirectUrl) = (Tidy(settings.AllowedOrigins), Tidy(settings.RedirectUrl));
        return form;
    }

    private WebForm New()
    {
        db.Session.Viewer.Require("web-forms.create");
        var form = new WebForm();
        db.Add(form);
        return form;
    }

    private static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
