using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>
/// What only the browser can do, one per circuit. Call it after the first render; once the connection is gone the calls do nothing.
/// </summary>
public sealed class Browser(IJSRuntime runtime) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>Marks the page as alive, so that tests know a click will be heard.</summary>
    public Task ReadyAsync() => CallAsync("ready");

    /// <summary>Puts the focus on an element.</summary>
    public Task FocusAsync(ElementReference element) => CallAsync("focus", element);

    /// <summary>Puts the focus on the first field of a part of the page, or on its first button when it has no field.</summary>
    public Task FocusFirstAsync(string selector) => CallAsync("focusFirst", selector);

    /// <summary>Puts the focus into a field and selects what stands in it.</summary>
    public Task SelectAsync(ElementReference element) => CallAsync("select", element);

    /// <summary>Whether the focus is within the field or what stands beside it under the same parent, once it has settled.</summary>
    public async Task<bool> HasFocusAsync(ElementReference element)
    {
        try
        {
            var module = await ModuleAsync();
            return await module.InvokeAsync<bool>("hasFocus", element);
        }
        catch (JSDisconnectedException)
        {
            return false;
        }
    }

    /// <summary>Scrolls an element into view, if it is not.</summary>
    public Task ScrollToAsync(ElementReference element) => CallAsync("scrollTo", element);

    /// <summary>Scrolls the first element that a CSS selector names into view, if it is not.</summary>
    public Task ShowAsync(string selector) => CallAsync("show", selector);

    /// <summary>Puts a text where the cursor stands in a field, in place of what is selected there.</summary>
    public Task InsertAsync(ElementReference element, string text) => CallAsync("insert", element, text);

    /// <summary>Puts a text on the clipboard.</summary>
    public Task CopyAsync(string text) => CallAsync("copy", text);

    /// <summary>Hands a file to the browser to be stored. For large files link to an endpoint instead.</summary>
    public Task DownloadAsync(string name, string contentType, byte[] bytes) => CallAsync("download", name, contentType, bytes);

    /// <summary>Drops the draft that an input with <c>data-draft</c> of this name kept; call it after the text was saved.</summary>
    public Task ForgetDraftAsync(string name) => CallAsync("forget", name);

    /// <summary>Keeps the focus inside a window above the page until the result is released, then gives it back.</summary>
    public Task<Held?> HoldFocusAsync(ElementReference window, bool modal) => TakeAsync("hold", null, window, modal);

    /// <summary>
    /// Calls back when one of the keys is pressed outside of an input. Names are <c>j</c>, <c>Enter</c>, <c>1</c>, <c>ctrl+k</c>; letters go by
    /// their place on the keyboard, so that they work on a Russian layout. Release the result when the component goes.
    /// </summary>
    public Task<Held?> OnKeysAsync(IReadOnlyList<string> names, Func<string, Task> pressed) =>
        TakeAsync("keys", new KeyListener(pressed), names);

    /// <summary>Lets elements with <c>data-card</c> be dragged into elements with <c>data-lane</c> and calls back with both names.</summary>
    public Task<Held?> OnDropAsync(ElementReference board, Func<string, string, Task> dropped) =>
        TakeAsync("board", new DropListener(dropped), board);

    /// <summary>
    /// Lets elements with <c>data-event</c> be dragged between days (<c>data-day</c>) and whole days (<c>data-whole</c>), and stretched at their
    /// <c>.edge</c>; a click on a free hour chooses it.
    /// </summary>
    /// <param name="week">What holds the days.</param>
    /// <param name="moved">Gets the event, the day, and the minutes after midnight where it begins and ends: −1 for the end when it was moved, −1 for the beginning among whole days.</param>
    /// <param name="chosen">Gets the day and the minutes after midnight of a free hour.</param>
    public Task<Held?> OnWeekAsync(ElementReference week, Func<string, string, int, int, Task> moved, Func<string, int, Task> chosen) =>
        TakeAsync("week", new WeekListener(moved, chosen), week);

    internal Task<Held?> UploadAsync(ElementReference box, object listener) => TakeAsync("upload", listener, box);

    internal Task<Held?> GridAsync(ElementReference box, object listener) => TakeAsync("grid", listener, box);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone and its module with it.
        }
    }

    private async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            var module = await ModuleAsync();
            await module.InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The person has left the page; there is nothing to do it to.
        }
    }

    private async Task<Held?> TakeAsync(string function, object? listener, params object?[] arguments)
    {
        var reference = listener is null ? null : DotNetObjectReference.Create(listener);
        try
        {
            var module = await ModuleAsync();
            object?[] all = reference is null ? arguments : [.. arguments, reference];
            return new Held(await module.InvokeAsync<IJSObjectReference>(function, all), reference);
        }
        catch (JSDisconnectedException)
        {
            reference?.Dispose();
            return null;
        }
    }

    // Two first calls at once both import it; the browser answers both with the same module.
    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await runtime.InvokeAsync<IJSObjectReference>("import", "/_content/Crm.Bpm.Sdk/crm.js");

    private sealed class KeyListener(Func<string, Task> pressed)
    {
        [JSInvokable("OnKey")]
        public Task PressedAsync(string name) => pressed(name);
    }

    private sealed class WeekListener(Func<string, string, int, int, Task> moved, Func<string, int, Task> chosen)
    {
        [JSInvokable("OnMove")]
        public Task MovedAsync(string id, string day, int from, int to) => moved(id, day, from, to);

        [JSInvokable("OnHour")]
        public Task ChosenAsync(string day, int minutes) => chosen(day, minutes);
    }

    private sealed class DropListener(Func<string, string, Task> dropped)
    {
        [JSInvokable("OnDrop")]
        public Task DroppedAsync(string card, string lane) => dropped(card, lane);
    }
}

/// <summary>Something the browser does for a component until it is disposed.</summary>
public sealed class Held(IJSObjectReference inBrowser, IDisposable? listener) : IAsyncDisposable
{
    internal ValueTask CallAsync(string function, params object?[] arguments) => inBrowser.InvokeVoidAsync(function, arguments);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await inBrowser.InvokeVoidAsync("release");
            await inBrowser.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone and has let go of everything.
        }
        finally
        {
            listener?.Dispose();
        }
    }
}
