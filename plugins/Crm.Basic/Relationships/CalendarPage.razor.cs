using System.Globalization;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Ui;
using Crm.Bpm.Sdk.Ui.Records;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Crm.Basic.Relationships;

/// <summary>The week of oneself and of colleagues: events are dragged to move and stretched at their end; a free hour is clicked to plan.</summary>
public sealed partial class CalendarPage : IAsyncDisposable
{
    private const int Days = 7;
    private const int Step = 15;

    private readonly Leaving _leaving = new();
    private IDisposable? _listening;
    private HashSet<Guid> _listensTo = [];
    private ElementReference _box;
    private Held? _dragging;
    private DateOnly? _draggingIn;
    private CalendarWeek? _week;
    private IReadOnlyList<Person> _people = [];
    private string? _shown;
    private DateTime? _at;
    private bool _planning;
    private bool _mayPlan;
    private bool? _maySee;
    private (CalendarEvent Event, RelationshipTime To)? _dropped;
    private bool _following;

    /// <summary>A day of the week that is shown; this week's when unset.</summary>
    [SupplyParameterFromQuery(Name = "week")] public string? Week { get; set; }

    /// <summary>Whose calendars, ids with commas; one's own when unset.</summary>
    [SupplyParameterFromQuery(Name = "who")] public string? Who { get; set; }

    [Inject] private RecordEditing Editing { get; set; } = default!;

    [Inject] private PersonTime Time { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private Browser Browser { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private ILive Live { get; set; } = default!;

    private DateOnly Monday
    {
        get
        {
            var day = DateOnly.TryParseExact(Week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) ? asked : Time.Today;
            return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        }
    }

    private string WeekTitle => $"{Monday.ToString("d MMM", CultureInfo.CurrentCulture)} – {Monday.AddDays(Days - 1).ToString("d MMM yyyy", CultureInfo.CurrentCulture)}";

    protected override async Task OnInitializedAsync()
    {
        var viewer = await Editing.ViewerAsync();
        (_maySee, _mayPlan) = (viewer.May(RelationshipPermissions.View), viewer.May(RelationshipPermissions.Create));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_maySee != true || _shown == Iso(Monday) + Who)
            return;
        _shown = Iso(Monday) + Who;
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_week is null || _draggingIn == Monday)
            return;
        _draggingIn = Monday;
        if (_dragging is not null)
            await _dragging.DisposeAsync();
        _dragging = await Browser.OnWeekAsync(_box, (id, day, from, to) => InvokeAsync(() => DroppedAsync(id, day, from, to)), (day, minutes) => InvokeAsync(() => ChosenAsync(day, minutes)));
    }

    // Of this week, what lies behind.
    private bool IsOver(CalendarDay day) => day.Day < Time.Today && Time.Today < Monday.AddDays(Days);

    private async Task LoadAsync()
    {
        var viewer = await Editing.ViewerAsync();
        var ids = (Who ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(6).ToList();
        if (ids.Count == 0 && viewer.UserId is { } me)
            ids.Add(me);
        Listen(ids);
        var names = await Editing.NamesAsync(Editing.Modules.KindOf(typeof(User)), ids, _leaving.Token);
        var (from, to) = (Time.ToUtc(Monday.AddDays(-1).ToDateTime(TimeOnly.MinValue)), Time.ToUtc(Monday.AddDays(Days + 1).ToDateTime(TimeOnly.MinValue)));
        var events = await Editing.PeekAsync<ReadCalendar, IReadOnlyList<CalendarEvent>>(read => read.RunAsync(from, to, ids, _leaving.Token), _leaving.Token);
        _people = [.. ids.Where(names.ContainsKey).Select(id => new Person(id, names[id]))];
        _week = CalendarWeek.Of(events, Monday, Days, Time.ToLocal);
    }

    // Before the reading, so that nothing is missed in between.
    private void Listen(List<Guid> people)
    {
        if (_listensTo.SetEquals(people) || _leaving.Token.IsCancellationRequested)
            return;
        _listening?.Dispose();
        (_listensTo, _listening) = ([.. people], Live.Listen([.. people.Select(RelationshipLive.OfPerson)], () => InvokeAsync(async () => { await LoadAsync(); StateHasChanged(); })));
    }

    private void Plan(DateTime? at) => (_at, _planning) = (at, true);

    private Task ChosenAsync(string day, int minutes)
    {
        if (_mayPlan)
            Plan(DayOf(day).ToDateTime(TimeOnly.MinValue).AddMinutes(minutes));
        StateHasChanged();
        return Task.CompletedTask;
    }

    // Minutes below zero: dropped among what takes whole days.
    private Task DroppedAsync(string id, string day, int from, int to)
    {
        if (_week?.Days.SelectMany(shown => shown.Blocks.Select(block => block.Event).Concat(shown.WholeDay)).FirstOrDefault(one => one.Id?.ToString() == id) is not { } moved)
            return Task.CompletedTask;
        var start = DayOf(day).ToDateTime(TimeOnly.MinValue);
        if (from < 0)
            return MoveAsync(moved, new RelationshipTime { AllDay = true, Day = DayOf(day), LastDay = moved.AllDay ? DayOf(day).AddDays(moved.LastDay!.Value.DayNumber - moved.Day!.Value.DayNumber) : null });
        var begin = Time.ToUtc(start.AddMinutes(from));
        // Moved, it takes as long as before, also over a change of the clock; stretched, it ends where it was let go.
        var end = to >= 0 ? Time.ToUtc(start.AddMinutes(to)) : moved.AllDay ? (DateTime?)null : begin + (moved.EndAt - moved.StartAt);
        return MoveAsync(moved, new RelationshipTime { StartAt = to >= 0 ? moved.StartAt : begin, EndAt = end });
    }

    // By keys: Shift and an arrow move it by a day or a quarter of an hour.
    private Task NudgeAsync(CalendarBlock block, KeyboardEventArgs pressed)
    {
        var by = pressed switch
        {
            { ShiftKey: false } => TimeSpan.Zero,
            { Key: "ArrowUp" } => TimeSpan.FromMinutes(-Step),
            { Key: "ArrowDown" } => TimeSpan.FromMinutes(Step),
            { Key: "ArrowLeft" } => TimeSpan.FromDays(-1),
            { Key: "ArrowRight" } => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        var start = Time.ToUtc(block.Start + by);
        return by == TimeSpan.Zero || !block.Event.MayMove ? Task.CompletedTask
            : MoveAsync(block.Event, new RelationshipTime { StartAt = start, EndAt = start + (block.Event.EndAt - block.Event.StartAt) });
    }

    // Of a series, whoever drags it says whether those that follow move, too.
    private async Task MoveAsync(CalendarEvent moved, RelationshipTime to)
    {
        if (moved.IsRepeated)
        {
            (_dropped, _following) = ((moved, to), false);
            StateHasChanged();
            return;
        }

        await MoveOneAsync(moved, to);
    }

    private async Task MoveDroppedAsync()
    {
        if (_dropped is not { } dropped)
            return;
        _dropped = null;
        if (!_following)
        {
            await MoveOneAsync(dropped.Event, dropped.To);
            return;
        }

        try
        {
            var record = await Editing.DoAsync<RescheduleRelationship, Relationship>(move => move.RunAsync(dropped.Event.Id!.Value, dropped.To with { Following = true }, CancellationToken.None), CancellationToken.None);
            Toasts.Good(RelationshipPageTexts.MovedTo.With(record.AllDay ? Time.Relative(record.Day!.Value) : Time.Moment(record.StartAt)));
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            Toasts.Bad(sentence);
        }

        await LoadAsync();
        StateHasChanged();
    }

    private async Task MoveOneAsync(CalendarEvent moved, RelationshipTime to)
    {
        var before = new RelationshipTime { AllDay = moved.AllDay, Day = moved.Day, LastDay = moved.LastDay, StartAt = moved.StartAt, EndAt = moved.EndAt };
        try
        {
            var record = await Editing.DoAsync<RescheduleRelationship, Relationship>(move => move.RunAsync(moved.Id!.Value, to, CancellationToken.None), CancellationToken.None);
            Toasts.Undo(RelationshipPageTexts.MovedTo.With(record.AllDay ? Time.Relative(record.Day!.Value) : Time.Moment(record.StartAt)), () => InvokeAsync(async () =>
            {
                await Editing.DoAsync<RescheduleRelationship, Relationship>(move => move.RunAsync(moved.Id!.Value, before, CancellationToken.None), CancellationToken.None);
                await LoadAsync();
                StateHasChanged();
            }));
        }
        catch (Exception failure) when (Refusal.Of(failure) is { } sentence)
        {
            Toasts.Bad(sentence);
        }

        await LoadAsync();
        StateHasChanged();
    }

    private int PersonOf(CalendarEvent one) => Math.Max(0, _people.ToList().FindIndex(person => one.People.Contains(person.Id))) % 6 + 1;

    private void Show(IEnumerable<Person> people) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("who", string.Join(',', people.Select(person => person.Id))));

    private void Add(Option? person)
    {
        if (person is not null && Guid.TryParse(person.Code, out var id))
            Show(_people.Where(known => known.Id != id).Append(new Person(id, person.Label)));
    }

    private Task<IReadOnlyList<Option>> ColleaguesAsync(string text, CancellationToken cancel) => Editing.OptionsAsync(Editing.Modules.KindOf(typeof(User)), null, text, cancel);

    private string HrefOf(DateOnly? week)
    {
        var parts = new[] { week is { } day ? "week=" + Iso(day) : null, string.IsNullOrEmpty(Who) ? null : "who=" + Who }.Where(part => part is not null).ToList();
        return parts.Count == 0 ? "calendar" : "calendar?" + string.Join('&', parts);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly DayOf(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Top(double minutes) => string.Create(CultureInfo.InvariantCulture, $"top:{minutes / 14.4:0.###}%");

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        _listening?.Dispose();
        if (_dragging is not null)
            await _dragging.DisposeAsync();
    }

    private sealed record Person(Guid Id, string Name);
}
