using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Crm.Basic.Queues;

/// <summary>The queues of leads: who waits in which order, who works on what. Follows what colleagues do meanwhile.</summary>
public sealed partial class QueuesPage
{
    private const int PageSize = 50;
    private readonly HashSet<Guid> _selected = [];
    private IReadOnlyList<Guid> _toPlace = [];
    private IReadOnlyList<QueueLine>? _lines;
    private Viewer? _viewer;
    private QueueState? _state;
    private QueueState? _edited;
    private QueueLeads? _waiting;
    private QueueLeads _taken = new([], 0, true);
    private IDisposable? _listening;
    private Held? _keys;
    private (Guid? Queue, bool Taken)? _shown;
    private string? _said;
    private int _take = PageSize;
    private bool _busy;
    private bool _stale;
    private bool _placing;
    private bool _editing;

    /// <summary>The queue; the first of one's own when unset.</summary>
    [Parameter] public Guid? Id { get; set; }

    /// <summary>"taken" shows what is in work.</summary>
    [SupplyParameterFromQuery(Name = "view")] public string? ViewCode { get; set; }

    private bool ShowsTaken => ViewCode == "taken";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        if (_keys is not null)
            await _keys.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _viewer ??= await Editing.ViewerAsync();
        if (!_viewer.May(LeadPermissions.View) || _shown == (Id, ShowsTaken))
            return;
        (_shown, _take, _said) = ((Id, ShowsTaken), PageSize, null);
        _selected.Clear();
        await LoadAsync();
        _listening?.Dispose();
        if (_state is not null)
            _listening = Live.Listen(QueueLive.TopicOf(_state.Queue.Id), () => InvokeAsync(FollowAsync));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _keys = await Browser.OnKeysAsync(["t"], _ => InvokeAsync(TakeNextAsync));
    }

    private static string HrefOf(Guid queue, bool taken) => $"leads/queues/{queue}{(taken ? "?view=taken" : "")}";

    // Colleagues may take leads faster than a page can be read: what came while it was read is read once more.
    private async Task FollowAsync()
    {
        if (_stale)
            return;
        _stale = true;
        await Task.Yield();
        _stale = false;
        await LoadAsync();
        StateHasChanged();
    }

    private Task LoadAsync() => Editing.PeekAsync<QueueBoard, bool>(async board =>
    {
        _lines = await board.LinesAsync(CancellationToken.None);
        if ((Id ?? (_lines.Count > 0 ? _lines[0].Id : null)) is not { } queue)
            return false;
        _state = await board.StateAsync(queue, CancellationToken.None);
        _waiting = await board.WaitingAsync(_state.Queue, _take, CancellationToken.None);
        if (ShowsTaken)
            _taken = await board.TakenAsync(_state.Queue, _take, CancellationToken.None);
        _selected.IntersectWith((ShowsTaken ? _taken : _waiting).Items.Select(lead => lead.Id));
        return true;
    }, CancellationToken.None);

    private Task MoreAsync()
    {
        _take += PageSize;
        return LoadAsync();
    }

    private void Select(Guid lead)
    {
        if (!_selected.Remove(lead))
            _selected.Add(lead);
    }

    private IReadOnlyList<Guid> Chosen() => [.. (ShowsTaken ? _taken : _waiting!).Items.Select(lead => lead.Id).Where(_selected.Contains)];

    private Guid? FirstUnchosen() => _waiting!.Items.FirstOrDefault(lead => !_selected.Contains(lead.Id))?.Id;

    private Task MoveAsync(NewOrder order) => ActAsync(async () =>
    {
        var wasManual = _state!.Queue.Order == QueueOrder.Manual;
        await Editing.DoAsync<ReorderQueue, bool>(async reorder =>
        {
            await reorder.RunAsync(_state.Queue.Id, order, CancellationToken.None);
            return true;
        }, CancellationToken.None);
        if (!wasManual)
            Toasts.Good(QueuePageTexts.NowManual);
    });

    private Task TakeBackAsync() => ActAsync(async () =>
    {
        var placement = new Placement { Leads = Chosen(), Queue = _state!.Queue.Id };
        PlacedWords.Say(Toasts, await Editing.DoAsync<PlaceLeads, Placed>(place => place.RunAsync(placement, CancellationToken.None), CancellationToken.None), QueuePageTexts.TakenBack);
        _selected.Clear();
    });

    private Task ShareOutAsync() => ActAsync(async () =>
    {
        var sharing = new Sharing { Leads = Chosen() };
        var shared = await Editing.DoAsync<ShareOutLeads, SharedOut>(share => share.RunAsync(_state!.Queue.Id, sharing, CancellationToken.None), CancellationToken.None);
        if (shared.Members.Count > 0)
            Toasts.Good(QueuePageTexts.Shared.With(string.Join(", ", shared.Members.Select(m => $"{m.Name} — {m.Leads}"))));
        string?[] notes = [shared.Left > 0 ? QueuePageTexts.SharedLeft.With(shared.Left) : null, shared.Away.Count > 0 ? QueuePageTexts.SharedAway.With(string.Join(", ", shared.Away)) : null];
        _said = string.Join(' ', notes.OfType<string>()) is { Length: > 0 } said ? said : null;
    });

    private Task TakeAsync(QueueLead lead) => ActAsync(async () =>
    {
        await Editing.DoAsync<TakeLead, Lead>(take => take.RunAsync(lead.Id, CancellationToken.None), CancellationToken.None);
        Navigation.NavigateTo($"leads/{lead.Id}");
    });

    private Task TakeNextAsync() => _state?.MayTake != true ? Task.CompletedTask : ActAsync(async () =>
    {
        var lead = await Editing.DoAsync<TakeNextLead, Lead>(take => take.RunAsync(_state!.Queue.Id, CancellationToken.None), CancellationToken.None);
        Navigation.NavigateTo($"leads/{lead.Id}");
    });

    // A "no" here is nothing to worry about: somebody was quicker, or nobody waits. It stands on the page until the next act.
    private async Task ActAsync(Func<Task> act)
    {
        if (_busy)
            return;
        (_busy, _said) = (true, null);
        try
        {
            await act();
        }
        catch (Exception refused) when (Refusal.Of(refused) is { } sentence)
        {
            _said = sentence;
        }
        finally
        {
            _busy = false;
        }

        await LoadAsync();
        StateHasChanged();
    }

    private void Place(IReadOnlyList<Guid> leads) => (_toPlace, _placing) = (leads, true);

    private Task PlacedAsync(Placed placed)
    {
        _selected.Clear();
        return LoadAsync();
    }

    private void Edit(QueueState? state) => (_edited, _editing) = (state, true);

    private async Task SavedAsync(Guid queue)
    {
        if (_state?.Queue.Id == queue)
            await LoadAsync();
        else
            Navigation.NavigateTo(HrefOf(queue, false));
    }

    private async Task DeletedAsync()
    {
        (_shown, _state, _waiting) = (null, null, null);
        if (Id is null)
            await LoadAsync();
        else
            Navigation.NavigateTo("leads/queues");
    }
}
