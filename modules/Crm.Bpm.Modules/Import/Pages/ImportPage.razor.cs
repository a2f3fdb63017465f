using Crm.Bpm.Modules.Import.Proposals;
using Crm.Bpm.Modules.Import.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import.Pages;

/// <summary>One import, from its file to its end. Its address shows how far it is, whoever opens it and whenever.</summary>
public sealed partial class ImportPage : IDisposable
{
    private const int ShownProblems = 100;

    private readonly OneAtATime _acts = new();
    private readonly Leaving _leaving = new();
    private Viewer? _viewer;
    private ImportAnswer? _import;
    private ImportPreview? _preview;
    private TargetOfImport? _target;
    private RecordKind? _kind;
    private IReadOnlyList<RecordKind> _targets = [];
    private IReadOnlyList<ImportTemplate> _templates = [];
    private IDisposable? _listening;
    private Guid? _shown;
    private string? _refusal;
    private bool _isMissing;
    private bool _asksToTakeBack;

    /// <summary>Which import.</summary>
    [Parameter] public Guid Id { get; set; }

    [Inject] private ICurrentViewer Current { get; set; } = default!;

    [Inject] private UnitOfWork Work { get; set; } = default!;

    [Inject] private CrmModules Modules { get; set; } = default!;

    [Inject] private FindImport Find { get; set; } = default!;

    [Inject] private PrepareImport Prepare { get; set; } = default!;

    [Inject] private StartImport Begin { get; set; } = default!;

    [Inject] private CancelImport Cancel { get; set; } = default!;

    [Inject] private TakeImportBack Back { get; set; } = default!;

    [Inject] private DiscardImport Discard { get; set; } = default!;

    [Inject] private ILive Live { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private bool IsReady => _preview is { Problems.Count: 0, Questions.Count: 0 };

    private string? Why => _preview is null || IsReady ? null
        : _preview.Problems.Count > 0 ? string.Join(' ', _preview.Problems.Values) : ImportTexts.OpenQuestion.With(_preview.Questions[0].Column);

    /// <inheritdoc />
    public void Dispose()
    {
        _listening?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id)
            return;
        _shown = Id;
        _listening?.Dispose();
        _viewer = await Current.GetAsync(_leaving.Token);
        if (!_viewer.May(PlatformPermissions.Import))
            return;
        _targets = TargetOfImport.AllowedFor(Modules, _viewer);
        // Before the first look, so that nothing that happens meanwhile is missed.
        _listening = Live.Listen(ImportJobs.Topic(Id), () => InvokeAsync(async () => { await LookAsync(); StateHasChanged(); }));
        await LookAsync();
    }

    private async Task LookAsync()
    {
        try
        {
            var before = _import?.State;
            _import = await Find.RunAsync(Id, _viewer!, _leaving.Token, ShownProblems);
            _kind = Modules.KindOf(_import.Target);
            if (_import.State is not (ImportState.Preparing or ImportState.Checked))
                _preview = null;
            else if (_preview is null || before != _import.State)
                await PreviewAsync(null);
        }
        catch (NotFoundException)
        {
            _isMissing = true;
        }
    }

    private async Task PreviewAsync(Preparation? change)
    {
        try
        {
            var preview = await Prepare.RunAsync(Id, change, _viewer!, _leaving.Token);
            (_preview, _refusal, _kind) = (preview, null, Modules.KindOf(preview.Target));
            (_target, _templates) = await Work.ReadAsync(_viewer!, async (IServiceProvider services) =>
                (TargetOfImport.Of(_kind!, services), await ImportTemplates.ListAsync(services.GetRequiredService<CrmDb>(), preview.Target, _leaving.Token)));
        }
        catch (RuleBrokenException gone) when (change is null)
        {
            // What was checked long ago has no file any more; what came of the check is still told.
            (_preview, _refusal) = (null, gone.Message);
        }
    }

    private Task KeepAsync(ImportOptions options) => PrepareAsync(new Preparation { Options = options });

    // In turn: what is chosen while the preview is being made is not lost.
    private Task PrepareAsync(Preparation change) => _acts.InTurnAsync(() => TryAsync(async () =>
    {
        await PreviewAsync(change);
        _import = await Find.RunAsync(Id, _viewer!, _leaving.Token, ShownProblems);
    }));

    private Task StartAsync(bool check) => ActAsync(() => Begin.RunAsync(Id, check, _viewer!, CancellationToken.None));

    private Task StopAsync() => ActAsync(() => Cancel.RunAsync(Id, _viewer!, CancellationToken.None));

    private Task TakeBackAsync() => ActAsync(async () =>
    {
        _asksToTakeBack = false;
        await Back.RunAsync(Id, _viewer!, CancellationToken.None);
    });

    private Task DiscardAsync() => _acts.RunAsync(() => TryAsync(async () =>
    {
        await Discard.RunAsync(Id, _viewer!, CancellationToken.None);
        _acts.Close();
        Toasts.Good(ImportPageTexts.Discarded);
        Navigation.NavigateTo("imports");
    }));

    private Task SaveTemplateAsync(TemplateContent content) => _acts.RunAsync(() => TryAsync(async () =>
    {
        var saved = await Work.RunAsync(_viewer!, services => services.GetRequiredService<SaveImportTemplate>()
            .RunAsync(content with { Target = _preview!.Target, Options = _preview.Options }, CancellationToken.None), CancellationToken.None);
        Toasts.Good(ImportPageTexts.TemplateSaved.With(saved.Name));
        await PreviewAsync(null);
    }));

    private Task ActAsync(Func<Task> act) => _acts.RunAsync(() => TryAsync(async () =>
    {
        await act();
        await LookAsync();
    }));

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            _refusal = null;
            await act();
        }
        catch (Exception refused) when (Refusal.Of(refused) is not null)
        {
            _refusal = Refusal.Of(refused);
        }
    }
}
