using System.Text.Json;
using Crm.Basic.Funnels;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records.Filtering;
using Microsoft.AspNetCore.Components;

namespace Crm.Basic.Deals;

/// <summary>The open deals of a funnel as columns of cards. Follows what colleagues do meanwhile; everything that is dragged can be chosen from a card's menu, too.</summary>
public sealed partial class BoardPage
{
    private const int PageSize = 20;
    private readonly List<IDisposable> _listening = [];
    private IReadOnlyList<SalesFunnel>? _funnels;
    private IReadOnlyList<BoardLane> _lanes = [];
    private ListFilter _filter = ListFilter.Everything;
    private SalesFunnel? _funnel;
    private Viewer? _viewer;
    private ElementReference _board;
    private Held? _drag;
    private (Guid?, bool, string?)? _shown;
    private DealStatus _wanted;
    private Guid _asked;
    private int _take = PageSize;
    private bool _mayEdit;
    private bool _asking;
    private bool _stale;

    /// <summary>The funnel; that of the default type when unset.</summary>
    [SupplyParameterFromQuery(Name = "funnel")] public string? FunnelText { get; set; }

    /// <summary>"true" for only what one is responsible for oneself.</summary>
    [SupplyParameterFromQuery(Name = "mine")] public string? MineText { get; set; }

    /// <summary>The conditions, as the list has them.</summary>
    [SupplyParameterFromQuery(Name = "filter")] public string? FilterText { get; set; }

    private Guid? FunnelId => InAddress.Id(FunnelText);

    private bool Mine => MineText == "true";

    private static IReadOnlyList<(DealStatus Status, string Label, string Tone)> Goals =>
        [(DealStatus.ClosedWon, DealPageTexts.Win, "good"), (DealStatus.ClosedLost, DealPageTexts.Lose, "bad"), (DealStatus.Postponed, DealPageTexts.Postpone, "muted")];

    private string AllStages => string.Join(' ', _lanes.Select(lane => lane.Stage.Id).Cast<object>().Append(DealStatus.Postponed));

    private string? Totals => _lanes.Count == 0 ? null
        : string.Join(" · ", new[] { DealPageTexts.OpenSum.With(_lanes.Sum(lane => lane.Count)) }
            .Concat(_lanes.SelectMany(lane => lane.Sums).GroupBy(sum => sum.Currency).Select(sums => MoneyWords.Format(Math.Round(sums.Sum(sum => sum.Amount), 0), sums.Key))));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Deafen();
        if (_drag is not null)
            await _drag.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _viewer ??= await Editing.ViewerAsync();
        if (!_viewer.May(DealPermissions.View) || _shown == (FunnelId, Mine, FilterText))
            return;
        (_shown, _take, _mayEdit) = ((FunnelId, Mine, FilterText), PageSize, _viewer.May(DealPermissions.Edit));
        _filter = ListFilter.Parse(FilterText);
        _funnels ??= await Editing.PeekAsync<DealBoard, IReadOnlyList<SalesFunnel>>(board => board.FunnelsAsync(CancellationToken.None), CancellationToken.None);
        _funnel = _funnels.FirstOrDefault(funnel => funnel.Id == FunnelId) ?? (_funnels.Count > 0 ? _funnels[0] : null);
        await LoadAsync();
        Listen();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_drag is null && _mayEdit && _lanes.Count > 0)
            _drag = await Browser.OnDropAsync(_board, (card, lane) => InvokeAsync(() => MoveAsync(Guid.Parse(card), lane)));
    }

    private static string HrefOf(Guid funnel, bool mine, string? filter) =>
        $"deals/board?funnel={funnel}{(mine ? "&mine=true" : "")}{(filter is null ? "" : "&filter=" + Uri.EscapeDataString(filter))}";

    private void FilterBy(ListFilter filter) => Navigation.NavigateTo(HrefOf(_funnel!.Id, Mine, filter.IsEmpty ? null : filter.ToJson()));

    private void Listen()
    {
        Deafen();
        _listening.Add(Live.Listen(DealLive.Steps, () => InvokeAsync(FollowAsync)));
        _listening.AddRange(_lanes.Select(lane => Live.Listen(DealLive.TopicOf(lane.Stage.Id), () => InvokeAsync(FollowAsync))));
    }

    private void Deafen()
    {
        foreach (var listening in _listening)
            listening.Dispose();
        _listening.Clear();
    }

    // Colleagues may move deals faster than a board can be read: what came while it was read is read once more.
    private async Task FollowAsync()
    {
        if (_stale)
            return;
        _stale = true;
        await Task.Yield();
        _stale = false;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (_funnel is null)
            return;
        var request = new BoardRequest
        {
            Funnel = _funnel.Id,
            Mine = Mine,
            Take = _take,
            List = new ListRequest { Filter = _filter.IsEmpty ? null : JsonElement.Parse(_filter.ToJson()) },
        };
        _lanes = await Editing.PeekAsync<DealBoard, IReadOnlyList<BoardLane>>(board => board.ReadAsync(request, CancellationToken.None), CancellationToken.None);
        StateHasChanged();
    }

    private Task MoreAsync()
    {
        _take = Math.Min(_take + PageSize, DealBoard.MaxTake);
        return LoadAsync();
    }

    private void Ask(Guid deal, DealStatus status)
    {
        (_asked, _wanted, _asking) = (deal, status, true);
        StateHasChanged();
    }

    private async Task MoveAsync(Guid id, string lane)
    {
        if (Enum.TryParse<DealStatus>(lane, out var status))
        {
            Ask(id, status);
            return;
        }

        var from = _lanes.FirstOrDefault(l => l.Deals.Any(deal => deal.Id == id))?.Stage;
        try
        {
            var deal = await StandAsync(id, lane);
            var to = _lanes.FirstOrDefault(l => l.Stage.Id == deal.StageId)?.Stage.Title;
            if (from is null || from.Id == deal.StageId)
                return;
            Toasts.Undo(DealPageTexts.MovedTo.With(deal.Name, to), () => StandAsync(id, from.Id.ToString()));
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            Toasts.Bad(sentence);
        }

        await LoadAsync();
    }

    private Task<Deal> StandAsync(Guid id, string stage) =>
        Editing.DoAsync<MoveDealStage, Deal>(move => move.RunAsync(id, new StageMove { Stage = stage }, CancellationToken.None), CancellationToken.None);

    // Grey is planned, amber today, red late.
    private string ClassOf(DateTime at) =>
        at < Clock.UtcNow ? "late" : DateOnly.FromDateTime(Time.ToLocal(at)) == Time.Today ? "today" : "";
}
