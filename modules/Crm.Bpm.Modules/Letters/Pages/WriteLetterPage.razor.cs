using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Templates;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Drafts;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Letters.Pages;

/// <summary>Writes a letter: from a template or freely, shown as it will look before it is sent.</summary>
public sealed partial class WriteLetterPage : ComponentBase
{
    private readonly OneAtATime _acts = new();
    private readonly List<AttachmentToSend> _files = [];
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>(StringComparer.Ordinal);
    private IReadOnlyList<Option> _templates = [];
    private IReadOnlyList<LetterAddress> _addresses = [];
    private List<MadeDocument> _documents = [];
    private TypedLetter _typed = new();
    private DraftFor<TypedLetter>? _draft;
    private Viewer? _viewer;
    private Record? _about;
    private string? _error;
    private string? _fromTemplate;

    /// <summary>The plural of the kind of the record the letter is about.</summary>
    [SupplyParameterFromQuery(Name = "kind")] public string? Kind { get; set; }

    /// <summary>The record the letter is about.</summary>
    [SupplyParameterFromQuery(Name = "id")] public string? IdText { get; set; }

    private Guid? Id => InAddress.Id(IdText);

    /// <summary>The id or the code of the template it begins with.</summary>
    [SupplyParameterFromQuery(Name = "template")] public string? TemplateAsked { get; set; }

    [Inject] internal RecordEditing Editing { get; set; } = default!;

    [Inject] internal LetterOptions Options { get; set; } = default!;

    [Inject] internal Toasts Toasts { get; set; } = default!;

    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    private string DraftName => _about is null ? "letters/new" : $"letters/new?{Kind}/{Id}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var viewer = await Editing.ViewerAsync();
        if (viewer.May("letters.create"))
            await BeginAsync(viewer);
        _viewer = viewer;
    }

    private async Task BeginAsync(Viewer viewer)
    {
        (_about, _addresses) = await Editing.PeekAsync<LetterSubjects, (Record?, IReadOnlyList<LetterAddress>)>(async subjects =>
            Kind is { } kind && Id is { } id && await subjects.FindAsync(kind, id, CancellationToken.None) is { } record
                ? (record, await subjects.AddressesAsync(record, CancellationToken.None)) : (null, []), CancellationToken.None);
        var about = _about is null ? null : Kind;
        _templates = await Editing.ReadAsync(async db => (await db.Set<LetterTemplate>().AsNoTracking()
            .Where(t => t.Kind == TemplateKind.Letter && t.IsActive && (t.About == null || t.About == "" || t.About == about)).OrderBy(t => t.Number).Take(200).ToListAsync())
            .ConvertAll(t => new Option(t.Id.ToString(), t.Title, t.Code)), CancellationToken.None);
        _typed = new TypedLetter { To = _addresses.Count > 0 ? _addresses[0].ToString() : null, Language = viewer.Language == "ru" ? "ru" : "en" };
        _typed.Template = _templates.FirstOrDefault(t => TemplateAsked is not null && (t.Code == TemplateAsked || t.Hint == TemplateAsked))?.Code;
        if (_typed.Template is not null)
            await FillAsync();
    }

    private async Task RestoreAsync(TypedLetter draft)
    {
        _typed = draft;
        if (draft.Template is null)
            return;
        // The text is as it was typed; only the documents are made anew.
        var composed = await ComposeAsync();
        _documents = composed is null ? [] : [.. composed.Documents];
    }

    private void TypeBody(string body) => _typed.Body = body;

    private async Task ChooseTemplateAsync(ChangeEventArgs chosen)
    {
        _typed.Template = chosen.Value is string { Length: > 0 } id ? id : null;
        if (_typed.Template is null)
            _documents = [];
        else
            await FillAsync();
    }

    private async Task ChooseLanguageAsync(ChangeEventArgs chosen)
    {
        _typed.Language = (string)chosen.Value!;
        if (_typed.Template is not null)
            await FillAsync();
    }

    // What was typed by hand is not lost: it can be taken back.
    private async Task FillAsync()
    {
        if (await ComposeAsync() is not { } composed)
            return;
        var before = (_typed.Name, _typed.Body);
        var isTyped = !string.IsNullOrWhiteSpace(_typed.Body) && _typed.Body != _fromTemplate;
        (_typed.Name, _typed.Body, _documents, _fromTemplate) = (composed.SubjectLine, composed.Html, [.. composed.Documents], composed.Html);
        if (isTyped)
            Toasts.Undo(LetterPageTexts.Replaced, () => InvokeAsync(() =>
            {
                (_typed.Name, _typed.Body) = before;
                StateHasChanged();
            }));
    }

    private async Task<ComposedLetter?> ComposeAsync()
    {
        ComposedLetter? composed = null;
        await TryAsync(async () => composed = await Editing.PeekAsync<ComposeLetter, ComposedLetter>(compose => compose.PreviewAsync(new LetterToWrite
        {
            SubjectKind = _about is null ? null : Kind,
            SubjectId = _about is null ? null : Id,
            Template = _typed.Template,
            Language = _typed.Language,
            To = string.IsNullOrWhiteSpace(_typed.To) ? null : _typed.To,
        }, CancellationToken.None), CancellationToken.None));
        return composed;
    }

    private Task SendAsync() => _acts.RunAsync(() => TryAsync(async () =>
    {
        var letter = await Editing.DoAsync<WriteLetter, Letter>(write => write.RunAsync(new LetterToWrite
        {
            SubjectKind = _about is null ? null : Kind,
            SubjectId = _about is null ? null : Id,
            Template = _typed.Template,
            Language = _typed.Language,
            To = _typed.To ?? "",
            Cc = _typed.Cc,
            Name = _typed.Name ?? "",
            Body = _typed.Body ?? "",
            Documents = [.. _documents.Select(document => document.TemplateId.ToString())],
            Attachments = _files,
        }, CancellationToken.None), CancellationToken.None);
        _acts.Close();
        if (_draft is not null)
            await _draft.ClearAsync();
        Toasts.Good(LetterPageTexts.Written);
        Navigation.NavigateTo(_about is null ? $"letters/{letter.Id}" : $"{Kind}/{Id}");
    }));

    private async Task TryAsync(Func<Task> act)
    {
        (_error, _errors) = (null, new Dictionary<string, string>(StringComparer.Ordinal));
        try
        {
            await act();
        }
        catch (InvalidInputException invalid) when (invalid.Fields.Count > 0)
        {
            (_errors, _error) = (invalid.Fields, invalid.Fields.Keys.All(field => field is "to" or "cc" or "name" or "body" or "template" or "attachments") ? null : invalid.Message);
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            _error = sentence;
        }
    }
}

/// <summary>A letter as it is typed.</summary>
public sealed class TypedLetter
{
    public string? Template { get; set; }
    public string Language { get; set; } = "en";
    public string? To { get; set; }
    public string? Cc { get; set; }
    public string? Name { get; set; }
    public string? Body { get; set; }
}
