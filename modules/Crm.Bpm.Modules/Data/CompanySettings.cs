using System.Text.Json;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Data;

/// <summary>What the set-up page asks about the company.</summary>
public sealed record Company
{
    public string Name { get; init; } = "Crm.Bpm";
    public string Language { get; init; } = "en";

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "USD";

    public TimeOnly WorkFrom { get; init; } = new(9, 0);
    public TimeOnly WorkTo { get; init; } = new(18, 0);

    /// <summary>Working days of the week.</summary>
    public IReadOnlyList<DayOfWeek> WorkDays { get; init; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Set-up was finished; until then every page leads to it.</summary>
    public bool IsSetUp { get; init; }

    /// <summary>The database holds a generated demo company; nothing else may live there.</summary>
    public bool IsDemo { get; init; }
}

/// <summary>Reads and writes settings; the company's are kept in memory until they change.</summary>
public sealed class CompanySettings
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    private volatile Company? _company;

    /// <summary>The company's settings; the defaults until set-up.</summary>
    public async ValueTask<Company> GetAsync(CrmDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return _company ??= await ReadAsync<Company>(db, "company", cancel) ?? new Company();
    }

    /// <summary>Keeps the company's settings in the caller's transaction.</summary>
    public async Task SetAsync(CrmDb db, Company company, CancellationToken cancel)
    {
        await WriteAsync(db, "company", company, cancel);
        _company = company;
    }

    /// <summary>Forgets what is kept in memory: the transaction that changed it was rolled back, or another host changed it.</summary>
    public void Forget() => _company = null;

    /// <summary>A setting; null when it was never set.</summary>
    public static async Task<T?> ReadAsync<T>(CrmDb db, string name, CancellationToken cancel) where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        var value = await db.Set<Setting>().Where(s => s.Name == name).Select(s => s.Value).FirstOrDefaultAsync(cancel);
        return value is null ? null : JsonSerializer.Deserialize<T>(value, s_json);
    }

    /// <summary>Keeps a setting in the caller's transaction.</summary>
    public static async Task WriteAsync<T>(CrmDb db, string name, T value, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var text = JsonSerializer.Serialize(value, s_json);
        var setting = await db.Set<Setting>().FirstOrDefaultAsync(s => s.Name == name, cancel);
        if (setting is null)
            db.Add(new Setting { Name = name, Value = text });
        else
            setting.Value = text;
    }
}
