using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Expert.Telephony;
using Microsoft.EntityFrameworkCore;

namespace Crm.Expert.Connections;

/// <summary>Everything one decides about a connection.</summary>
public sealed record ConnectionToSave
{
    public string? Name { get; init; }

    /// <summary>The code of the exchange's make; only when it is made.</summary>
    public string? Provider { get; init; }

    public bool IsActive { get; init; } = true;
    public ConnectionSettings Settings { get; init; } = new();
    public string? Country { get; init; }
    public string? IgnoredNumbers { get; init; }
    public PopupWhen PopupWhen { get; init; }
    public bool InternalCalls { get; init; }
    public UnknownNumbers UnknownNumbers { get; init; }
    public Guid? LeadQueueId { get; init; }
    public Guid? OnDutyId { get; init; }
    public string? DefaultQueue { get; init; }
    public int MatchDigits { get; init; } = 10;
    public string? CallBackWithin { get; init; }
    public int AnswerWithin { get; init; } = 20;

    /// <summary>What webhooks are signed with; null leaves the kept one, an empty text takes it away.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>The password at the exchange; null leaves the kept one, an empty text takes it away.</summary>
    public string? Password { get; init; }
}

/// <summary>Makes a connection or changes one. Whoever listens starts again with the new settings.</summary>
internal sealed class SaveConnection(CrmDb db, TelephonyProviders providers, Secrets secrets, ILive live)
{
    /// <param name="id">The connection; null makes one.</param>
    /// <param name="wanted">How it is from now on.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">Something is missing or wrong; the sentence stands at its field.</exception>
    public async Task<TelephonyConnection> RunAsync(Guid? id, ConnectionToSave wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (string.IsNullOrWhiteSpace(wanted.Name))
            throw new InvalidInputException("name", SdkTexts.Required.With(ConnectionPageTexts.Name));
        var connection = id is { } known ? await db.LoadAsync<TelephonyConnection>(known, "telephony-connections.edit", cancel) : New(wanted.Provider);
        (connection.Name, connection.IsActive, connection.Settings) = (wanted.Name.Trim(), wanted.IsActive, wanted.Settings);
        (connection.Country, connection.IgnoredNumbers) = (Tidy(wanted.Country)?.ToUpperInvariant() ?? "RU", Tidy(wanted.IgnoredNumbers));
        (connection.PopupWhen, connection.InternalCalls, connection.UnknownNumbers) = (wanted.PopupWhen, wanted.InternalCalls, wanted.UnknownNumbers);
        (connection.LeadQueueId, connection.OnDutyId, connection.DefaultQueue) = (wanted.LeadQueueId, wanted.OnDutyId, Tidy(wanted.DefaultQueue));
        (connection.MatchDigits, connection.CallBackWithin, connection.AnswerWithin) = (wanted.MatchDigits, Tidy(wanted.CallBackWithin) ?? "30m", wanted.AnswerWithin);
        connection.Seal(secrets.Seal(wanted.SigningSecret), secrets.Seal(wanted.Password));
        if (connection.SealedSecret is null && providers.Of(connection.Provider) is { } provider && provider.Capabilities.HasFlag(TelephonyCapabilities.Webhook))
            throw new InvalidInputException("signingSecret", ConnectionTexts.NoSecret);
        connection.Check();
        live.ChangedAfterCommit(db, TelephonyTopics.Connections);
        return connection;
    }

    private TelephonyConnection New(string? code)
    {
        db.Session.Viewer.Require("telephony-connections.create");
        if (providers.Of(code ?? "") is not { } provider)
            throw new InvalidInputException("provider", ConnectionTexts.UnknownProvider.With(code));
        var connection = new TelephonyConnection { Provider = provider.Code };
        connection.BeReachable();
        db.Add(connection);
        return connection;
    }

    private static string? Tidy(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Says whose telephones those of an exchange are.</summary>
public sealed class SetMembers(CrmDb db, ILive live)
{
    /// <summary>One telephone.</summary>
    public sealed record Member(string? Extension, string? Name, Guid? UserId, bool IsGroup = false);

    /// <param name="connectionId">The exchange.</param>
    /// <param name="members">All its telephones; those that are not named are forgotten.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">A telephone has no number, or a person is unknown.</exception>
    public async Task<IReadOnlyList<PbxMember>> RunAsync(Guid connectionId, IReadOnlyList<Member>? members, CancellationToken cancel)
    {
        await db.LoadAsync<TelephonyConnection>(connectionId, "telephony-connections.edit", cancel);
        if (members is null || members.Any(m => string.IsNullOrWhiteSpace(m?.Extension) || m.Extension.Trim().Length > 40))
            throw new InvalidInputException("members", ConnectionTexts.NoExtension);
        var people = members.Select(m => m.UserId).OfType<Guid>().Distinct().ToList();
        if (await db.Set<User>().CountAsync(u => people.Contains(u.Id), cancel) < people.Count)
            throw new InvalidInputException("members", ConnectionTexts.UnknownPerson);
        var kept = await db.Set<PbxMember>().Where(m => m.ConnectionId == connectionId).ToListAsync(cancel);
        var wanted = members.GroupBy(m => m.Extension!.Trim(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        db.RemoveRange(kept.Where(k => !wanted.ContainsKey(k.Extension)));
        foreach (var (extension, member) in wanted)
        {
            var row = kept.Find(k => k.Extension == extension);
            if (row is null)
                db.Add(row = new PbxMember { ConnectionId = connectionId, Extension = extension });
            (row.Name, row.UserId, row.IsGroup) = (string.IsNullOrWhiteSpace(member.Name) ? null : member.Name.Trim(), member.UserId, member.IsGroup);
        }

        live.ChangedAfterCommit(db, TelephonyTopics.Members);
        await db.SaveChangesAsync(cancel);
        return await db.Set<PbxMember>().AsNoTracking().Where(m => m.ConnectionId == connectionId).OrderBy(m => m.Extension).ToListAsync(cancel);
    }
}
