using System.Net;
using System.Text.RegularExpressions;

namespace Crm.Bpm.IntegrationTests.Access;

/// <summary>A browser without scripts: keeps cookies, fills in forms, follows nothing by itself.</summary>
internal sealed partial class Browser : IDisposable
{
    public Browser(Uri address) =>
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address };

    public CookieContainer Cookies { get; } = new();
    public HttpClient Http { get; }

    /// <summary>Opens a page and sends its form.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendFormAsync(string page, string handler, params (string Name, string Value)[] fields)
    {
        var html = await Http.GetStringAsync(new Uri(page, UriKind.RelativeOrAbsolute));
        var token = TokenField().Match(html).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("_handler", handler), new("__RequestVerificationToken", token)]);
        using var answer = await Http.PostAsync(new Uri(page, UriKind.RelativeOrAbsolute), form);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    public Task<(HttpStatusCode Status, string Body)> SignInAsync(string email, string password) =>
        SendFormAsync("/sign-in", "sign-in", ("email", email), ("password", password));

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
