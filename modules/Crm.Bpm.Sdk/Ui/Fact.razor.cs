using System.Globalization;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>A label and its value, edited in place.</summary>
public sealed partial class Fact<TValue> : IDisposable
{
    private static readonly TimeSpan s_praise = TimeSpan.FromSeconds(2.5);

    private readonly string _id = "fact-" + Guid.CreateVersion7().ToString("N");
    private readonly Leaving _leaving = new();
    private ElementReference _input;
    private LookupBox? _lookup;
    private Option? _found;
    private TValue? _begun;
    private string? _text;
    private string _currency = "";
    private string? _error;
    private bool _editing;
    private bool _saving;
    private bool _saved;
    private bool _focus;
    private bool _armed;
    private bool _stale;

    /// <summary>What the value is of.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The value as it is stored.</summary>
    [Parameter] public TValue? Value { get; set; }

    /// <summary>Stores what was typed. Refuse with <see cref="RuleBrokenException"/> or <see cref="InvalidInputException"/>. Without it the fact only shows.</summary>
    [Parameter] public Func<TValue?, CancellationToken, Task>? Save { get; set; }

    /// <summary>Called when editing begins: what is saved afterwards is a change of what stood there now.</summary>
    [Parameter] public EventCallback OnEdit { get; set; }

    /// <summary>
    /// Called when somebody else changed the value meanwhile. Answers the sentence about theirs; saving again then keeps the person's own,
    /// leaving takes theirs. Unset, the refusal is shown as any other.
    /// </summary>
    [Parameter] public Func<StaleRecordException, CancellationToken, Task<string>>? OnStale { get; set; }

    /// <summary>Called when the person took what somebody else wrote: whoever shows the value reads it again.</summary>
    [Parameter] public EventCallback OnTakeTheirs { get; set; }

    /// <summary>How it is shown and edited; from the type of the value when unset.</summary>
    [Parameter] public FactKind? Kind { get; set; }

    /// <summary>For <see cref="FactKind.Choice"/>.</summary>
    [Parameter] public IReadOnlyList<Option> Options { get; set; } = [];

    /// <summary>For <see cref="FactKind.Lookup"/>.</summary>
    [Parameter] public Func<string, CancellationToken, Task<IReadOnlyList<Option>>>? Search { get; set; }

    /// <summary>For <see cref="FactKind.Money"/>: the company's currency. A new amount begins with it; the first of the usual ones when unset.</summary>
    [Parameter] public string? Currency { get; set; }

    /// <summary>May not be emptied.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>Names what is typed, so that it outlives a lost connection: "deal-412-summary". Not kept when unset.</summary>
    [Parameter] public string? DraftName { get; set; }

    /// <summary>Shows the value otherwise than by its kind.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private Browser Browser { get; set; } = default!;

    [Inject] private ILogger<Fact<TValue>> Log { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private PersonTime Time { get; set; } = default!;

    private FactKind Shape => Kind ?? FactText.KindOf(typeof(TValue));

    private IReadOnlyList<string> Currencies => MoneyWords.Offered(Currency, (Value as Money)?.Currency);

    private string? Invalid => _error is null ? null : "true";

    private string ErrorId => _id + "-error";

    private string? DescribedBy => _error is null ? null : ErrorId;

    private string InputType => Shape switch
    {
        FactKind.Date => "date",
        FactKind.Moment => "datetime-local",
        FactKind.Phone => "tel",
        FactKind.Email => "email",
        _ => "text",
    };

    // A value that is itself a link keeps its click; the pencil beside it edits.
    private bool Links => Value is not null && (Shape is FactKind.Phone or FactKind.Email || Value is Option { Href: not null } || ChildContent is not null);

    private string ShownText => Value is string phone && Shape == FactKind.Phone ? PhoneText.Readable(phone) : FactText.Show(Value, Options, Time);

    private RenderFragment Shown => builder =>
    {
        var text = ShownText;
        if (ChildContent is not null && Value is not null)
            builder.AddContent(0, ChildContent);
        else if (text.Length == 0)
            builder.AddMarkupContent(1, Save is null ? "<span class=\"faint\">—</span>" : $"<span class=\"faint\">{UiTexts.Add}</span>");
        else if (Value is string number && Shape == FactKind.Phone)
        {
            builder.OpenComponent<PhoneLink>(7);
            builder.AddComponentParameter(8, nameof(PhoneLink.Number), number);
            builder.CloseComponent();
        }
        else if (FactText.LinkOf(Value, Shape) is { } href)
        {
            builder.OpenElement(2, "a");
            builder.AddAttribute(3, "class", "link");
            builder.AddAttribute(4, "href", href);
            builder.AddContent(5, text);
            builder.CloseElement();
        }
        else
            builder.AddContent(6, text);
    };

    /// <inheritdoc />
    public void Dispose() => _leaving.Dispose();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        await Browser.SelectAsync(Shape == FactKind.Lookup && _lookup is not null ? _lookup.Input : _input);
        _armed = true;
    }

    private async Task EditAsync()
    {
        await OnEdit.InvokeAsync();
        _begun = Value;
        _text = FactText.Edit(Value, Time);
        _found = Value as Option;
        _currency = (Value as Money)?.Currency ?? Currencies[0];
        _error = null;
        _saved = _stale = false;
        _editing = true;
        _armed = false;
        _focus = true;
    }

    private async Task OnKeyAsync(KeyboardEventArgs pressed)
    {
        if (pressed.Key is "Escape")
            await LeaveAsync();
        else if (pressed.Key is "Enter" && (Shape != FactKind.Multiline || pressed.CtrlKey || pressed.MetaKey))
            await SaveAsync();
    }

    private async Task LeftAsync()
    {
        // What was clicked to edit loses the focus as it makes room for the editor: that is not leaving.
        if (!_editing || !_armed || Shape == FactKind.Lookup)
            return;
        // Between theirs and one's own a person chooses; looking away is no choice.
        if (_stale)
            return;
        // From the amount to its currency the focus stays within the fact: the browser says so only after this event.
        if (Shape == FactKind.Money && await Browser.HasFocusAsync(_input))
            return;
        await SaveAsync();
    }

    private async Task FoundAsync(Option? option)
    {
        _found = option;
        await SaveAsync();
    }

    private Task LookupLeftAsync() => _error is null && _armed ? LeaveAsync() : Task.CompletedTask;

    private async Task LeaveAsync()
    {
        var takesTheirs = _stale;
        _editing = _stale = false;
        _error = null;
        if (DraftName is not null)
            await Browser.ForgetDraftAsync(DraftName);
        if (takesTheirs)
            await OnTakeTheirs.InvokeAsync();
    }

    private async Task SaveAsync()
    {
        if (_saving || !_editing || Save is null)
            return;
        _error = FactText.Read<TValue>(_text, _found, _currency, Shape, Required, Time, out var value);
        if (_error is not null)
            return;
        // The field shows no seconds: left as it stands they stay.
        if (Shape == FactKind.Moment && _text == FactText.Edit(_begun, Time))
            value = _begun;
        // Looked at and left: whatever a colleague wrote meanwhile stays.
        if (Equals(value, Value) || (!_stale && Equals(value, _begun)))
        {
            await LeaveAsync();
            return;
        }

        _saving = true;
        try
        {
            // Whoever types and goes on to another page has saved nevertheless; only what is read ends with the page.
            await Save(value, CancellationToken.None);
            Value = value;
            (_saved, _stale) = (true, false);
            await LeaveAsync();
        }
        catch (StaleRecordException stale) when (OnStale is not null)
        {
            (_error, _stale) = (await OnStale(stale, _leaving.Token), true);
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            if (Refusal.Of(failure) is null)
                Log.FieldNotSaved(failure, Label);
            _error = Refusal.Of(failure) ?? UiTexts.NotSaved;
        }
        finally
        {
            _saving = false;
        }

        if (_saved)
            await PraiseAsync();
    }

    private async Task PraiseAsync()
    {
        StateHasChanged();
        try
        {
            await Task.Delay(s_praise, Clock, _leaving.Token);
            _saved = false;
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            // The page was left before the word had to go.
        }
    }
}
