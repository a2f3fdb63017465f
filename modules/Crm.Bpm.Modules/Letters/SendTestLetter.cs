using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>Sends a test letter at once, with settings that need not be kept yet. Outside any transaction: a mail server may be slow, or away.</summary>
internal sealed class SendTestLetter(UnitOfWork work, MailServer server)
{
    private static readonly Words s_subject = new("A test letter from Crm.Bpm", "Проверочное письмо из Crm.Bpm");
    private static readonly Words s_body = new("This letter shows that Crm.Bpm can send letters. Nothing needs to be done.", "Это письмо показывает, что Crm.Bpm умеет отправлять письма. Делать ничего не нужно.");
    private static readonly Words s_noServer = new("Name the mail server first.", "Сначала укажите почтовый сервер.");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <param name="viewer">Who tries it.</param>
    /// <param name="mail">The settings to try; those in use when null.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RuleBrokenException">It did not leave; the sentence says why.</exception>
    public async Task RunAsync(Viewer viewer, MailToSet? mail, string? to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        viewer.Require(PlatformPermissions.Administer);
        var addresses = LetterAddresses.Require("to", to);
        var account = await work.ReadAsync(viewer, (CrmDb db) => AccountAsync(db, mail, cancel)) ?? throw new RuleBrokenException(s_noServer);
        using var letter = new MimeMessage { Subject = s_subject, Body = new TextPart("plain") { Text = s_body } };
        letter.From.Add(account.From);
        letter.To.AddRange(addresses);
        await using var post = new MailPost(account, s_patience);
        if (await post.ConnectAsync(cancel) is { } unreachable)
            throw new RuleBrokenException(unreachable.ToString());
        if (await post.SendAsync(letter) is { Outcome: not PostOutcome.Taken } answer)
            throw new RuleBrokenException(answer.Reason!.ToString());
    }

    private async Task<MailAccount?> AccountAsync(CrmDb db, MailToSet? mail, CancellationToken cancel)
    {
        if (mail is null)
            return await server.AccountAsync(db, cancel);
        var settings = SetMail.Checked(mail);
        if (settings.Host is null)
            return null;
        var password = mail.Password ?? server.Open((await MailServer.SettingsAsync(db, cancel))?.Password);
        return await server.AccountAsync(db, settings, password, cancel);
    }
}
