using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>A dense list of records, fed page by page from the server.</summary>
public sealed partial class RecordGrid<TItem>
{
    private const int Bones = 12;

    private readonly List<GridColumn<TItem>> _columns = [];
    private readonly List<TItem> _rows = [];
    private readonly Dictionary<object, TItem> _selected = [];
    private CancellationTokenSource _leaving = new();
    private ElementReference _box;
    private ElementReference _end;
    private Held? _inBrowser;
    private string? _next;
    private string? _failure;
    private bool _isGone;
    private bool _loading = true;
    private object? _source;

    /// <summary>Brings rows. Give it a new delegate, or change <see cref="Version"/>, when the filter changes.</summary>
    [Parameter, EditorRequired] public Func<GridRequest, CancellationToken, Task<GridPage<TItem>>> Load { get; set; } = default!;

    /// <summary>Tells rows apart: the record's id.</summary>
    [Parameter, EditorRequired] public Func<TItem, object> Key { get; set; } = default!;

    /// <summary>What makes the grid start anew when it changes: the filter, the search text, the view.</summary>
    [Parameter] public object? Version { get; set; }

    /// <summary>The columns; the first should be the name, as a link.</summary>
    [Parameter] public RenderFragment? Columns { get; set; }

    /// <summary>What the list holds, for a screen reader.</summary>
    [Parameter] public string? Label { get; set; }

    /// <summary>Rows at once.</summary>
    [Parameter] public int Take { get; set; } = 50;

    /// <summary>The field sorted by at first.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>Whether the first order goes from large to small.</summary>
    [Parameter] public bool Descending { get; set; }

    /// <summary>Called when the person sorts: the page keeps the order in its address and in <see cref="Version"/>, so that the rows come anew.</summary>
    [Parameter] public EventCallback<(string? Sort, bool Descending)> OnSort { get; set; }

    /// <summary>Shows a tick in every row.</summary>
    [Parameter] public bool Selectable { get; set; }

    /// <summary>Called when the selection changes.</summary>
    [Parameter] public EventCallback<IReadOnlyList<TItem>> OnSelect { get; set; }

    /// <summary>The buttons for all selected rows.</summary>
    [Parameter] public RenderFragment<IReadOnlyList<TItem>>? GroupBar { get; set; }

    /// <summary>A click on a row's free space: open the side panel.</summary>
    [Parameter] public EventCallback<TItem> OnRowClick { get; set; }

    /// <summary>The row that is open in the side panel.</summary>
    [Parameter] public object? OpenKey { get; set; }

    /// <summary>Shown when there is nothing; says what would be here and offers the first step.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>Called after rows came, with the total for the page's head.</summary>
    [Parameter] public EventCallback<GridPage<TItem>> OnLoaded { get; set; }

    /// <summary>What came last.</summary>
    public GridPage<TItem>? Page { get; private set; }

    /// <summary>The selected rows.</summary>
    public IReadOnlyList<TItem> Selected => [.. _selected.Values];

    [Inject] private Browser Browser { get; set; } = default!;

    [Inject] private ILogger<RecordGrid<TItem>> Log { get; set; } = default!;

    /// <summary>Asks for the rows again from the start and drops the selection.</summary>
    public async Task ReloadAsync()
    {
        if (_isGone)
            return;
        // Exchanged before anything is waited for: of two reloads at once, each ends what the other began, and the rows come once.
        var before = _leaving;
        _leaving = new CancellationTokenSource();
        _rows.Clear();
        _next = null;
        _loading = false;
        await before.CancelAsync();
        before.Dispose();
        if (_selected.Count > 0)
            await ClearSelectionAsync();
        await MoreAsync();
    }

    /// <summary>Shows a row as it is now, in its place.</summary>
    public void Replace(TItem item)
    {
        var at = _rows.FindIndex(row => Equals(Key(row), Key(item)));
        if (at < 0)
            return;
        _rows[at] = item;
        StateHasChanged();
    }

    /// <summary>Drops the selection.</summary>
    public Task ClearSelectionAsync()
    {
        _selected.Clear();
        return OnSelect.InvokeAsync(Selected);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (_inBrowser is not null)
            await _inBrowser.DisposeAsync();
    }

    internal void Add(GridColumn<TItem> column)
    {
        _columns.Add(column);
        StateHasChanged();
    }

    internal void Remove(GridColumn<TItem> column) => _columns.Remove(column);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var source = Version ?? Key;
        if (_source is not null && (Version is null || Equals(_source, source)))
            return;
        _source = source;
        await ReloadAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _inBrowser = await Browser.GridAsync(_box, new Listener(this));
        if (_inBrowser is null)
            return;
        try
        {
            await _inBrowser.CallAsync("watch", _next is null || _loading || _failure is not null ? null : _end);
        }
        catch (JSDisconnectedException)
        {
            // The person has left; nothing scrolls any more.
        }
    }

    private async Task MoreAsync()
    {
        if (_loading || _isGone)
            return;
        var cancel = _leaving.Token;
        _loading = true;
        _failure = null;
        StateHasChanged();
        try
        {
            var page = await Load(new GridRequest(Take, _next, Sort, Descending), cancel);
            cancel.ThrowIfCancellationRequested();
            Page = page;
            _rows.AddRange(page.Items);
            _next = page.Next;
            _loading = false;
            await OnLoaded.InvokeAsync(page);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The person has gone on: another filter or another page.
        }
        catch (Exception failure)
        {
            // A condition or an order that cannot be read is the address's mistake, and no failure of the program.
            _failure = Refusal.Of(failure);
            if (_failure is null)
                Log.RowsNotLoaded(failure, Label);
            _failure ??= UiTexts.WentWrongHint;
            _loading = false;
        }
    }

    private async Task SortAsync(GridColumn<TItem> column)
    {
        Descending = Sort == column.SortBy && !Descending;
        Sort = column.SortBy;
        if (OnSort.HasDelegate)
            await OnSort.InvokeAsync((Sort, Descending));
        else
            await ReloadAsync();
    }

    private string? SortState(GridColumn<TItem> column) =>
        column.SortBy is null ? null : Sort != column.SortBy ? "none" : Descending ? "descending" : "ascending";

    private Task SelectAsync(TItem item)
    {
        var key = Key(item);
        if (!_selected.Remove(key))
            _selected[key] = item;
        return OnSelect.InvokeAsync(Selected);
    }

    private Task SelectAllAsync()
    {
        var all = _selected.Count == _rows.Count;
        _selected.Clear();
        if (!all)
            foreach (var row in _rows)
                _selected[Key(row)] = row;
        return OnSelect.InvokeAsync(Selected);
    }

    private string RowClasses(TItem item) =>
        $"{(Selectable ? "ticks " : "")}{(OnRowClick.HasDelegate ? "clickable " : "")}{(OpenKey is not null && Equals(OpenKey, Key(item)) ? "open" : "")}".Trim();

    private sealed class Listener(RecordGrid<TItem> grid)
    {
        [JSInvokable("OnRow")]
        public Task OpenAsync(int row) =>
            grid.InvokeAsync(() => row < grid._rows.Count ? grid.OnRowClick.InvokeAsync(grid._rows[row]) : Task.CompletedTask);

        [JSInvokable("OnEnd")]
        public Task EndAsync() => grid.InvokeAsync(() => grid._next is null ? Task.CompletedTask : grid.MoreAsync());
    }
}
