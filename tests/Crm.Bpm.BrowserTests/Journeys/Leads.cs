using System.Text.Json.Nodes;

namespace Crm.Bpm.BrowserTests.Journeys;

/// <summary>Leads as journeys need them, made and found through the API with the session of whoever is at the browser.</summary>
internal static class Leads
{
    /// <summary>A new lead that its maker has taken; its task is open.</summary>
    public static async Task<string> TakenAsync(Somebody manager, string name)
    {
        var lead = new JsonObject { ["name"] = name, ["company"] = name, ["contactName"] = "Ada Byron", ["phone"] = "+7 911 " + Random.Shared.Next(1000000, 9999999) };
        var id = (string)JsonNode.Parse(await manager.CallAsync("POST", "/api/leads", lead.ToJsonString()))!["id"]!;
        await manager.CallAsync("POST", $"/api/leads/{id}/take", "{}");
        return id;
    }

    /// <summary>A lead that a person of this name is responsible for.</summary>
    public static async Task<string> OfSomebodyElseAsync(Somebody head, string name)
    {
        var found = JsonNode.Parse(await head.CallAsync("GET", "/api/leads?take=1&responsible.name=" + Uri.EscapeDataString(name)))!;
        return (string)found["items"]![0]!["id"]!;
    }

    /// <summary>How many records of a kind carry exactly this name.</summary>
    public static async Task<int> CountAsync(Somebody person, string plural, string name) =>
        (int)JsonNode.Parse(await person.CallAsync("GET", $"/api/{plural}?count=exact&take=1&name={Uri.EscapeDataString(name)}"))!["total"]!;
}
