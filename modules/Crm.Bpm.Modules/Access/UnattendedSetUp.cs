using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Access;

/// <summary>
/// Set-up by configuration: <c>Setup:AdminEmail</c>, <c>Setup:AdminPassword</c>, <c>Setup:ApiToken</c>, and optionally <c>AdminName</c>,
/// <c>Company</c>, <c>Language</c>, <c>TimeZone</c>, <c>Currency</c>. Runs at every start and changes nothing once it is done.
/// </summary>
internal sealed partial class UnattendedSetUp(CrmDb db, SetUp setUp, SetUpState state, Demo.DemoOptions demo, IConfiguration configuration, TimeProvider time, ILogger<UnattendedSetUp> log)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var wanted = configuration.GetSection("Setup");
        var isDone = (await CompanySettings.ReadAsync<Company>(db, "company", cancel))?.IsSetUp == true;
        if (!isDone && !demo.Enabled && wanted["AdminEmail"] is { Length: > 0 } email)
        {
            await setUp.RunAsync(AnswersOf(wanted, email), cancel);
            SetUpDone(email);
        }
        else if (!isDone && !demo.Enabled)
        {
            WaitsForSetUp(state.Code);
        }

        if (wanted["ApiToken"] is { Length: > 0 } token)
            await AddTokenAsync(token, wanted["AdminEmail"], cancel);
    }

    private static SetUpAnswers AnswersOf(IConfigurationSection wanted, string email)
    {
        var usual = new Company();
        return new SetUpAnswers
        {
            AdminEmail = email,
            AdminName = wanted["AdminName"] ?? email.Split('@')[0],
            AdminPassword = wanted["AdminPassword"] ?? throw new InvalidOperationException("Setup:AdminEmail is set, so Setup:AdminPassword must be set too (at least 10 characters)."),
            Company = usual with
            {
                Name = wanted["Company"] ?? usual.Name,
                Language = wanted["Language"] ?? usual.Language,
                TimeZone = wanted["TimeZone"] ?? usual.TimeZone,
                Currency = wanted["Currency"] ?? usual.Currency,
            },
        };
    }

    // The token belongs to the administrator of that e-mail, or to the first one there is.
    private async Task AddTokenAsync(string value, string? email, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        var hash = AccessTokens.HashOf(value);
        if (await db.Set<AccessToken>().AnyAsync(t => t.Hash == hash, cancel))
            return;
        var administrators = db.Set<UserRole>().Where(r => db.Set<Role>().Any(role => role.Id == r.RoleId && role.Code == ShippedRoles.Administrator)).Select(r => r.UserId);
        var owner = await db.Set<User>().Where(u => administrators.Contains(u.Id) && u.Status == UserStatus.Active)
            .OrderByDescending(u => u.Email == email).ThenBy(u => u.Number).FirstOrDefaultAsync(cancel);
        if (owner is null)
            return;
        db.Add(new AccessToken { UserId = owner.Id, Name = "Setup:ApiToken", Hash = hash, CreatedAt = time.GetUtcNow().UtcDateTime });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Set up by configuration; the administrator signs in as {Email}")]
    private partial void SetUpDone(string email);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server is not set up yet: open it in a browser. From another machine it asks for this set-up code: {Code}")]
    private partial void WaitsForSetUp(string code);
}
