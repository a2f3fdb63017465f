using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Templates.Pages;

/// <summary>A template: its text in both languages, and how it looks with a real record while one types.</summary>
public sealed partial class TemplatePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private readonly OneAtATime _acts = new();
    private readonly Leaving _leaving = new();
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>(StringComparer.Ordinal);
    private IReadOnlyList<RecordKind> _kinds = [];
    private IReadOnlyList<(Guid Id, string Name)> _documents = [];
    private IReadOnlyList<TemplateName> _names = [];
    private Viewer? _viewer;
    private TypedTemplate? _text;
    private TemplateModel? _model;
    private RenderedTemplate? _shown;
    private ElementReference _source;
    private Option? _record;
    private string _language = "en";
    private string? _wrong;
    private string? _error;
    private bool _mayEdit;
    private bool _missing;
    private int _typed;

    /// <summary>The template; a new one when unset.</summary>
    [Parameter] public Guid? Id { get; set; }

    [Inject] internal RecordEditing Editing { get; set; } = default!;

    [Inject] internal TemplateEngine Engine { get; set; } = default!;

    [Inject] internal Browser Browser { get; set; } = default!;

    [Inject] internal Toasts Toasts { get; set; } = default!;

    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    [Inject] internal TimeProvider Clock { get; set; } = default!;

    private string Heading => _text?.Heading ?? TemplatePageTexts.New;

    private RecordKind? Subject => _kinds.FirstOrDefault(kind => kind.Plural == _text?.About);

    /// <inheritdoc />
    public void Dispose() => _leaving.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _viewer = await Editing.ViewerAsync();
        if (!_viewer.May("templates.view"))
            return;
        _mayEdit = _viewer.May(Id is null ? "templates.create" : "templates.edit");
        _kinds = [.. Editing.Modules.LetterSubjects];
        var template = Id is { } id ? (await Editing.FindAsync<LetterTemplate>(id, _leaving.Token))?.Record : null;
        _missing = Id is not null && template is null;
        _documents = await Editing.ReadAsync(async db => (await db.Set<LetterTemplate>().AsNoTracking().Where(t => t.Kind == TemplateKind.Document).OrderBy(t => t.Number).Take(200).ToListAsync(_leaving.Token))
            .ConvertAll(t => (t.Id, t.Title)), _leaving.Token);
        _language = template is null || (string.IsNullOrWhiteSpace(template.Body) != string.IsNullOrWhiteSpace(template.BodyRu))
            ? template?.Body is { Length: > 0 } ? "en" : template is null ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : "ru"
            : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        _text = new TypedTemplate(template);
        await FirstRecordAsync();
        await ReadAsync();
    }

    private string ClassOf(string language) => "btn small" + (_language == language ? " on" : "");

    private async Task ShowAsync(string language)
    {
        _language = language;
        await ReadAsync();
    }

    private async Task ChangedAsync()
    {
        if (_record is null || !_record.Href!.StartsWith("/" + _text!.About + "/", StringComparison.Ordinal))
            await FirstRecordAsync();
        await ReadAsync();
    }

    private async Task ChooseAsync(Option? record)
    {
        _record = record;
        await ReadAsync();
    }

    // The preview begins with something real: the record that was changed last.
    private async Task FirstRecordAsync() =>
        _record = Subject is { } kind && _viewer!.May(kind.ViewPermission) && await Editing.OptionsAsync(kind, null, "", _leaving.Token) is [var first, ..] ? first : null;

    // What the template sees is read once; every key shows it anew.
    private async Task ReadAsync()
    {
        var (about, record, language) = (_text!.About, _record is null ? (Guid?)null : Guid.Parse(_record.Code), _language);
        (_model, _names) = await Editing.PeekAsync<PreviewTemplate, (TemplateModel, IReadOnlyList<TemplateName>)>(async preview =>
            (await preview.ModelAsync(about, record, language, _leaving.Token), preview.NamesOf(about)), _leaving.Token);
        Show();
    }

    private async Task TypeAsync(ChangeEventArgs typed, bool isBody)
    {
        var text = typed.Value as string ?? "";
        _text!.Set(_language, isBody, text);
        var turn = ++_typed;
        await Task.Delay(s_pause, Clock, _leaving.Token);
        if (turn == _typed)
            Show();
    }

    private void Show()
    {
        if (_model is null)
            return;
        try
        {
            (_shown, _wrong) = (Engine.Render(_text!.TextIn(_language), _model), null);
        }
        catch (InvalidInputException wrong)
        {
            // What was shown last stays: a half-typed place is no reason to lose the rest from sight.
            _wrong = wrong.Message;
        }
    }

    private Task InsertAsync(string name) => Browser.InsertAsync(_source, "{{ " + name + " }}");

    private Task SaveAsync() => ActAsync(async () =>
    {
        var saved = await Editing.DoAsync<SaveTemplate, LetterTemplate>(save => save.RunAsync(Id, _text!.ToJson(), CancellationToken.None), CancellationToken.None);
        Toasts.Good(TemplatePageTexts.Saved);
        if (Id is null)
        {
            _acts.Close();
            Navigation.NavigateTo($"templates/{saved.Id}");
        }
    });

    private Task DeleteAsync() => ActAsync(async () =>
    {
        var id = Id!.Value;
        await Editing.DeleteAsync<LetterTemplate>(id, CancellationToken.None);
        Toasts.Undo(TemplatePageTexts.Deleted.With(Heading), () => Editing.RestoreAsync<LetterTemplate>(id, CancellationToken.None));
        Navigation.NavigateTo("templates");
    });

    private Task ActAsync(Func<Task> act) => _acts.RunAsync(async () =>
    {
        (_error, _errors) = (null, new Dictionary<string, string>(StringComparer.Ordinal));
        try
        {
            await act();
        }
        catch (InvalidInputException invalid) when (invalid.Fields.Count > 0)
        {
            (_errors, _error) = (invalid.Fields, invalid.Message);
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            _error = sentence;
        }
    });
}

/// <summary>A template as it stands on the page.</summary>
public sealed class TypedTemplate
{
    /// <param name="template">As it is kept; null for a new one.</param>
    public TypedTemplate(LetterTemplate? template)
    {
        if (template is null)
            return;
        (Name, NameRu, Kind, About) = (template.Name, template.NameRu, template.Kind, template.About);
        (DocumentId, IsActive) = (template.DocumentId, template.IsActive);
        (SubjectLine, SubjectLineRu, Body, BodyRu) = (template.SubjectLine, template.SubjectLineRu, template.Body, template.BodyRu);
        Heading = template.Title;
    }

    public string? Heading { get; }
    public string? Name { get; set; }
    public string? NameRu { get; set; }
    public TemplateKind Kind { get; set; }
    public string? About { get; set; }
    public Guid? DocumentId { get; set; }
    public bool IsActive { get; set; } = true;
    public string? SubjectLine { get; private set; }
    public string? SubjectLineRu { get; private set; }
    public string? Body { get; private set; }
    public string? BodyRu { get; private set; }

    /// <summary>What was typed into the subject line or the text.</summary>
    public void Set(string language, bool isBody, string text)
    {
        switch (language, isBody)
        {
            case ("ru", true): BodyRu = text; break;
            case ("ru", false): SubjectLineRu = text; break;
            case (_, true): Body = text; break;
            default: SubjectLine = text; break;
        }
    }

    /// <summary>What stands there in this language.</summary>
    public TemplateText TextIn(string language) => language == "ru" ? new(SubjectLineRu ?? "", BodyRu ?? "") : new(SubjectLine ?? "", Body ?? "");

    /// <summary>As the API takes it.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name, ["nameRu"] = NameRu, ["kind"] = Kind.ToString(), ["about"] = About, ["document"] = DocumentId?.ToString(), ["isActive"] = IsActive,
        ["subjectLine"] = SubjectLine, ["subjectLineRu"] = SubjectLineRu, ["body"] = Body, ["bodyRu"] = BodyRu,
    };
}
