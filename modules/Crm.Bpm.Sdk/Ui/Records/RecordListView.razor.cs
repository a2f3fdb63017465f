using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Ui.Records.Filtering;
using Crm.Bpm.Sdk.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.Sdk.Ui.Records;

/// <summary>A list page. What it shows (view, search, filter, order, columns, open record) stands in the address.</summary>
public sealed partial class RecordListView<T> where T : Record
{
    /// <summary>In the address: somebody took away the conditions that the view begins with.</summary>
    private const string NoFilter = "none";

    private Viewer? _viewer;
    private ViewsOfList? _setUp;
    private RecordGrid<RecordView<T>>? _grid;
    private ListFilter _filter = ListFilter.Everything;
    private string? _filterText;
    private GroupResult? _result;
    private string? _count;

    /// <summary>API names of the columns after the name, until a person chooses others.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<string> Fields { get; set; } = [];

    /// <summary>The views that the product brings; the first is shown at first.</summary>
    [Parameter] public IReadOnlyList<ListView<T>> Views { get; set; } = [];

    /// <summary>A pill for a word of a choice: its name and its meaning; plain text when unset.</summary>
    [Parameter] public Func<string, object, (string Name, Tone Tone)?>? PillOf { get; set; }

    /// <summary>A cell of one's own for a record and a field; null draws the usual one.</summary>
    [Parameter] public Func<RecordView<T>, RecordField, RenderFragment?>? CellOf { get; set; }

    /// <summary>What will be here and where it comes from.</summary>
    [Parameter] public string? EmptyText { get; set; }

    /// <summary>The field sorted by at first.</summary>
    [Parameter] public string Sort { get; set; } = "changedAt";

    /// <summary>From new to old at first.</summary>
    [Parameter] public bool Descending { get; set; } = true;

    /// <summary>Further buttons of the head.</summary>
    [Parameter] public RenderFragment? HeadActions { get; set; }

    /// <summary>Whether people make such records by hand, on the page "{plural}/new"; false for what comes about by itself.</summary>
    [Parameter] public bool MayCreate { get; set; } = true;

    /// <summary>Further buttons for the selected rows, before assigning and deleting.</summary>
    [Parameter] public RenderFragment<ListSelection<T>>? GroupActions { get; set; }

    /// <summary>Buttons at the bottom of the side panel, for the record of this id.</summary>
    [Parameter] public RenderFragment<Guid>? PanelActions { get; set; }

    /// <summary>The view, from the address: the word of a built-in one or the id of a saved one.</summary>
    [SupplyParameterFromQuery(Name = "view")] public string? ViewCode { get; set; }

    /// <summary>What is searched for, from the address.</summary>
    [SupplyParameterFromQuery(Name = "search")] public string? Search { get; set; }

    /// <summary>The filter, from the address; what the view begins with when null.</summary>
    [SupplyParameterFromQuery(Name = "filter")] public string? FilterText { get; set; }

    /// <summary>The order, from the address.</summary>
    [SupplyParameterFromQuery(Name = "sort")] public string? SortText { get; set; }

    /// <summary>The columns of a saved view, from the address.</summary>
    [SupplyParameterFromQuery(Name = "columns")] public string? ColumnsAsked { get; set; }

    /// <summary>The record in the side panel, from the address.</summary>
    [SupplyParameterFromQuery(Name = "open")] public string? OpenText { get; set; }

    private Guid? OpenId => InAddress.Id(OpenText);

    [Inject] private RecordEditing Editing { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private RecordKind Kind => Editing.Modules.KindOf(typeof(T));

    private string NameTitle => Kind.Field("name")?.Label ?? Kind.Singular;

    // ---- the view one looks at

    private SavedView? Saved => _setUp?.Views.FirstOrDefault(view => view.Id.ToString() == (ViewCode ?? DefaultView));

    private ListView<T>? BuiltIn => Views.FirstOrDefault(view => view.Code == (ViewCode ?? DefaultView)) ?? (Views.Count > 0 ? Views[0] : null);

    private string Current => Saved?.Id.ToString() ?? BuiltIn?.Code ?? "";

    private string DefaultView => _setUp?.Setting?.DefaultView is { } chosen && (Views.Any(view => view.Code == chosen) || _setUp.Views.Any(view => view.Id.ToString() == chosen))
        ? chosen
        : Views.Count > 0 ? Views[0].Code : "";

    private string? OwnFilter => Saved is { } saved ? saved.Filter : BuiltIn?.Filter;

    private string OwnSort => Saved?.Sort ?? (Descending ? "-" : "") + Sort;

    private string SortBy => SortText ?? OwnSort;

    private string OwnColumns => (Saved is { } saved ? saved.Columns : _setUp?.Setting?.Columns) ?? string.Join(',', Fields);

    private string ColumnsText => ColumnsAsked ?? OwnColumns;

    // A column that is no more (a field of a plugin that was removed) is left out.
    private IReadOnlyList<string> Columns => [.. ColumnsText.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(name => Kind.Field(name) is not null)];

    private IEnumerable<RecordField> Shown => Columns.Select(Kind.RequireField);

    private bool IsChanged => FilterText is not null || SortText is not null || ColumnsAsked is not null;

    private ViewContent Content => new() { Kind = Kind.Plural, Filter = _filter.ToJson(), Sort = SortBy, Columns = ColumnsText };

    private bool MaySelect => _viewer is { } viewer && (GroupActions is not null || viewer.May(Kind.DeletePermission) || (Kind.CanBeAssigned && viewer.May(Kind.EditPermission)));

    private bool MayImport => _viewer is { } viewer && viewer.May(PlatformPermissions.Import) && (viewer.May(Kind.CreatePermission) || viewer.May(Kind.EditPermission)) && Editing.Modules.ImportTargets.Contains(Kind);

    private bool MayRestore => _viewer?.May(Kind.DeletePermission) == true;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _viewer = await Editing.ViewerAsync();
        if (_viewer.May(Kind.ViewPermission))
            _setUp = await Editing.PeekAsync<ListViews, ViewsOfList>(views => views.RunAsync(Kind.Plural, CancellationToken.None), CancellationToken.None);
        ReadFilter();
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => ReadFilter();

    private void ReadFilter()
    {
        var text = FilterText == NoFilter ? "" : FilterText ?? OwnFilter ?? "";
        if (text == _filterText)
            return;
        (_filterText, _filter) = (text, ListFilter.Parse(text));
    }

    private async Task<GridPage<RecordView<T>>> LoadAsync(GridRequest request, CancellationToken cancel) =>
        await Editing.PageAsync<T>(new ListRequest { Search = Search, Sort = SortBy, Take = request.Take, After = request.After, Filter = RecordEndpoints.FilterOf(_filter.ToJson()) }, Saved is null ? BuiltIn?.Narrow : null, cancel);

    // ---- what the person changes goes into the address

    // The words replace each other in the address: going back leads to the page before, not to half a word.
    private void SearchFor(string? text) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("search", text), replace: !string.IsNullOrEmpty(Search));

    private void FilterBy(ListFilter filter)
    {
        var text = filter.ToJson();
        Go(("filter", text == (OwnFilter ?? "") ? null : text.Length == 0 ? NoFilter : text));
    }

    private Task SortAsync(string? field, bool descending)
    {
        var sort = (descending ? "-" : "") + field;
        Go(("sort", sort == OwnSort ? null : sort));
        return Task.CompletedTask;
    }

    // What is on the page, all of it, in the words of the person.
    private string ExportOf(string format)
    {
        var query = QueryString.Create(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["format"] = format, ["labels"] = "true", ["columns"] = string.Join(',', Columns.Prepend("name").Where(name => Kind.Field(name) is not null)),
            ["search"] = Search, ["filter"] = _filter.ToJson(), ["sort"] = SortBy,
        }.Where(part => !string.IsNullOrEmpty(part.Value)));
        return $"/api/{Kind.Plural}/export{query}{(Saved is null && BuiltIn?.Query is { } narrowed ? "&" + narrowed : "")}";
    }

    private void OpenRow(Guid? id) => Go(("open", id?.ToString()));

    private async Task ShowColumnsAsync(IReadOnlyList<string> columns)
    {
        var text = string.Join(',', columns);
        if (Saved is not null)
        {
            Go(("columns", text == OwnColumns ? null : text));
            return;
        }

        var kept = columns.SequenceEqual(Fields) ? "" : text;
        await Editing.DoAsync<SetUpList, ListSetting>(list => list.RunAsync(Kind.Plural, null, kept, CancellationToken.None), CancellationToken.None);
        await ReadViewsAsync();
    }

    private async Task ViewsChangedAsync(string? go)
    {
        await ReadViewsAsync();
        if (go is not null)
            Navigation.NavigateTo(go);
        ReadFilter();
    }

    private async Task ReadViewsAsync() =>
        _setUp = await Editing.PeekAsync<ListViews, ViewsOfList>(views => views.RunAsync(Kind.Plural, CancellationToken.None), CancellationToken.None);

    private void Go(params (string Name, string? Value)[] changes) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(changes.ToDictionary(change => change.Name, change => (object?)change.Value)));

    private async Task DoneAsync(GroupResult result)
    {
        _result = result.Refused.Count > 0 ? result : null;
        if (_grid is not null)
            await _grid.ReloadAsync();
        StateHasChanged();
    }

    private NarrowPlace PlaceOf(RecordField field) => Columns[0] == field.Name ? NarrowPlace.End : Columns.Count > 1 && Columns[1] == field.Name ? NarrowPlace.Second : NarrowPlace.Hidden;

    private static string? SortOf(RecordField field) => field.Type switch
    {
        FieldType.Structure => null,
        FieldType.Money => field.Name + ".amount",
        _ => field.Name,
    };
}
