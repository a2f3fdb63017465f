using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Crm.Basic.Funnels;

/// <summary>Where administrators say which stages deals walk through: several funnels, each with its stages and the types that use it.</summary>
public sealed partial class FunnelsPage
{
    private List<StageDraft> _stages = [];
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>(StringComparer.Ordinal);
    private IReadOnlyList<SalesFunnel>? _all;
    private FunnelView? _view;
    private Viewer? _viewer;
    private ElementReference _box;
    private Held? _drag;
    private string? _name;
    private string? _nameRu;
    private IReadOnlyList<Words> _notes = [];
    private string? _error;
    private Guid? _shown;
    private bool _touched;
    private bool _busy;
    private bool _loaded;

    /// <summary>The funnel; the first one when unset.</summary>
    [Parameter] public Guid? Id { get; set; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_drag is not null)
            await _drag.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _viewer ??= await Editing.ViewerAsync();
        if (!_viewer.May("funnels.edit") || (_loaded && _shown == Id))
            return;
        (_loaded, _shown) = (true, Id);
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_drag is null && _view is not null)
            _drag = await Browser.OnDropAsync(_box, (card, lane) => InvokeAsync(() => { Move(PlaceOf(card), PlaceOf(lane)); StateHasChanged(); }));
    }

    private async Task LoadAsync()
    {
        _view = await Editing.PeekAsync<FunnelEditor, FunnelView?>(async editor =>
        {
            _all = await editor.AllAsync(CancellationToken.None);
            return (Id ?? (_all.Count > 0 ? _all[0].Id : null)) is { } funnel ? await editor.ReadAsync(funnel, CancellationToken.None) : null;
        }, CancellationToken.None);
        (_name, _nameRu, _stages) = (_view?.Funnel.Name, _view?.Funnel.NameRu, [.. _view?.Stages ?? []]);
        (_touched, _error, _notes) = (false, null, []);
        _errors = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    private string? ErrorOf(string field) => _errors.GetValueOrDefault(field);

    private int PlaceOf(string key) => _stages.FindIndex(stage => stage.Key == key);

    private void Touch() => _touched = true;

    private void Move(int from, int to)
    {
        if (from < 0 || to < 0 || from == to || to >= _stages.Count)
            return;
        var stage = _stages[from];
        _stages.RemoveAt(from);
        _stages.Insert(to, stage);
        Touch();
    }

    private void Add()
    {
        var last = _stages.FindLast(stage => !stage.Goes);
        _stages.Add(new StageDraft
        {
            Name = FunnelPageTexts.NewStage.En,
            NameRu = FunnelPageTexts.NewStage.Ru,
            Color = DealStage.Colors[_stages.Count % DealStage.Colors.Count],
            Probability = last?.Probability ?? 0,
        });
        Touch();
    }

    private void Remove(StageDraft stage)
    {
        Touch();
        if (stage.Id is null)
        {
            _stages.Remove(stage);
            return;
        }

        (stage.Goes, stage.DealsTo) = (true, _stages.FirstOrDefault(other => other is { Goes: false, Id: not null } && other != stage)?.Id);
    }

    private Task SaveAsync() => ActAsync(async () =>
    {
        var settings = new FunnelSettings
        {
            Name = _name,
            NameRu = _nameRu,
            Stages = [.. _stages.Where(stage => !stage.Goes).Select(stage => stage.ToSettings())],
            Moves = [.. _stages.Where(stage => stage is { Goes: true, Id: not null, DealsTo: not null, Deals: > 0 }).Select(stage => new DealsGoTo { From = stage.Id!.Value, To = stage.DealsTo!.Value })],
        };
        var notes = await Editing.DoAsync<SaveFunnel, IReadOnlyList<Words>>(async save =>
        {
            await save.RunAsync(_view!.Funnel.Id, settings, CancellationToken.None);
            return save.Notes;
        }, CancellationToken.None);
        Toasts.Good(FunnelPageTexts.Saved);
        await LoadAsync();
        _notes = notes;
    });

    private Task NewFunnelAsync() => ActAsync(async () =>
    {
        var settings = new FunnelSettings
        {
            Name = FunnelPageTexts.NewFunnel.En,
            NameRu = FunnelPageTexts.NewFunnel.Ru,
            Stages = [new StageSettings { Name = FunnelPageTexts.NewStage.En, NameRu = FunnelPageTexts.NewStage.Ru, Probability = 10 }],
        };
        var funnel = await Editing.DoAsync<SaveFunnel, SalesFunnel>(save => save.RunAsync(null, settings, CancellationToken.None), CancellationToken.None);
        Navigation.NavigateTo($"admin/funnels/{funnel.Id}");
    });

    private Task DeleteAsync() => ActAsync(async () =>
    {
        var (id, title) = (_view!.Funnel.Id, _view.Funnel.Title);
        await Editing.DeleteAsync<SalesFunnel>(id, CancellationToken.None);
        Toasts.Good(FunnelPageTexts.FunnelDeleted.With(title));
        if (Id is null)
            await LoadAsync();
        else
            Navigation.NavigateTo("admin/funnels");
    });

    private async Task ActAsync(Func<Task> act)
    {
        if (_busy)
            return;
        (_busy, _error) = (true, null);
        _errors = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            await act();
        }
        catch (InvalidInputException invalid) when (invalid.Fields.Count > 0)
        {
            _errors = invalid.Fields;
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            _error = sentence;
        }
        finally
        {
            _busy = false;
        }
    }
}
