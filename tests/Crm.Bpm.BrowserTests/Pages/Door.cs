namespace Crm.Bpm.BrowserTests.Pages;

/// <summary>The pages before one is in.</summary>
internal static class Door
{
    public const string Name = "Ada Byron";
    public const string Email = "ada@example.test";
    public const string Password = "seven green apples";

    /// <summary>Sets a new server up, in the language of whoever does it, and comes in.</summary>
    public static async Task SetUpAsync(Somebody owner)
    {
        await owner.Page.GotoAsync("/setup");
        await owner.Page.Locator("#adminName").FillAsync(Name);
        await owner.Page.Locator("#email").FillAsync(Email);
        await owner.Page.Locator("#password").FillAsync(Password);
        await owner.Page.Locator("#name").FillAsync("Analytical Engines");
        await owner.Page.Locator("form button[type=submit]").ClickAsync();
        await owner.InsideAsync();
    }
}
