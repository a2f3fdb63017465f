using System.Net.Sockets;
using Crm.Bpm.Sdk;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>What became of a letter at the mail server.</summary>
internal enum PostOutcome
{
    /// <summary>The server took it.</summary>
    Taken,

    /// <summary>The server did not take it, but may later.</summary>
    Later,

    /// <summary>The server will not take it.</summary>
    Refused,

    /// <summary>The connection broke after the letter was begun: nobody knows.</summary>
    Unknown,
}

/// <summary>What became of a letter, and why.</summary>
internal sealed record PostAnswer(PostOutcome Outcome, Words? Reason = null);

/// <summary>A connection to the mail server, kept for the letters of one round.</summary>
internal sealed class MailPost(MailAccount account, TimeSpan patience) : IAsyncDisposable
{
    private static readonly Words s_unreachable = new("The mail server {0} cannot be reached: {1}", "Почтовый сервер {0} недоступен: {1}");
    private static readonly Words s_signIn = new("The mail server does not accept the user name and the password: {0}", "Почтовый сервер не принимает имя пользователя и пароль: {0}");
    private static readonly Words s_noTls = new("The mail server offers no protected connection, or one that cannot be trusted: {0}", "Почтовый сервер не предлагает защищённого соединения, или ему нельзя доверять: {0}");
    private static readonly Words s_recipient = new("The mail server does not accept the recipient {0}: {1}", "Почтовый сервер не принимает получателя {0}: {1}");
    private static readonly Words s_sender = new("The mail server does not accept the sender {0}: {1}", "Почтовый сервер не принимает отправителя {0}: {1}");
    private static readonly Words s_refused = new("The mail server did not take the letter: {0}", "Почтовый сервер не принял письмо: {0}");
    private static readonly Words s_busy = new("The mail server asks to come later: {0}", "Почтовый сервер просит повторить позже: {0}");
    private static readonly Words s_broken = new("The connection broke before the letter was handed over: {0}", "Соединение прервалось до передачи письма: {0}");
    private static readonly Words s_unknown = new("The connection broke while the letter was being handed over: nobody knows whether it arrived. ({0})", "Соединение прервалось во время передачи: неизвестно, дошло ли письмо. ({0})");
    private static readonly Words s_unsupported = new("The mail server cannot send this letter: {0}", "Почтовый сервер не может отправить это письмо: {0}");
    private readonly SmtpClient _smtp = new() { Timeout = (int)patience.TotalMilliseconds };

    /// <summary>Connects and signs in unless that is done already; nothing of a letter is said yet.</summary>
    /// <returns>Why not; null when connected.</returns>
    public async Task<Words?> ConnectAsync(CancellationToken cancel)
    {
        using var time = TimeOf(cancel);
        try
        {
            if (_smtp.IsConnected)
            {
                await _smtp.NoOpAsync(time.Token);
                return null;
            }
        }
        catch (Exception gone) when (IsOfConnection(gone) && !cancel.IsCancellationRequested)
        {
            // The server has closed it since the letter before; a new one is made.
        }

        try
        {
            await _smtp.ConnectAsync(account.Host, account.Port, account.Security, time.Token);
            if (account.UserName is { } user)
                await _smtp.AuthenticateAsync(user, account.Password ?? "", time.Token);
            return null;
        }
        catch (MailKit.Security.AuthenticationException refused)
        {
            await LeaveAsync();
            return s_signIn.Filled(refused.Message);
        }
        catch (Exception failure) when (failure is SslHandshakeException or NotSupportedException)
        {
            await LeaveAsync();
            return s_noTls.Filled(FirstLine(failure));
        }
        catch (Exception failure) when (IsOfConnection(failure) && !cancel.IsCancellationRequested)
        {
            await LeaveAsync();
            return s_unreachable.Filled($"{account.Host}:{account.Port}", FirstLine(failure));
        }
    }

    /// <summary>Hands a letter over. Not stopped half way when the host stops: the answer is worth the wait.</summary>
    public async Task<PostAnswer> SendAsync(MimeMessage letter)
    {
        using var time = TimeOf(CancellationToken.None);
        var begun = new Begun();
        try
        {
            await _smtp.SendAsync(letter, time.Token, begun);
            return new PostAnswer(PostOutcome.Taken);
        }
        catch (SmtpCommandException refused)
        {
            return Refused(refused);
        }
        catch (NotSupportedException impossible)
        {
            return new PostAnswer(PostOutcome.Refused, s_unsupported.Filled(FirstLine(impossible)));
        }
        catch (Exception failure) when (IsOfConnection(failure))
        {
            await LeaveAsync();
            return begun.IsSo
                ? new PostAnswer(PostOutcome.Unknown, s_unknown.Filled(FirstLine(failure)))
                : new PostAnswer(PostOutcome.Later, s_broken.Filled(FirstLine(failure)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        _smtp.Dispose();
    }

    private static PostAnswer Refused(SmtpCommandException refused)
    {
        var said = $"{(int)refused.StatusCode} {FirstLine(refused)}";
        if ((int)refused.StatusCode is >= 400 and < 500)
            return new PostAnswer(PostOutcome.Later, s_busy.Filled(said));
        return new PostAnswer(PostOutcome.Refused, refused.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => s_recipient.Filled(refused.Mailbox?.Address, said),
            SmtpErrorCode.SenderNotAccepted => s_sender.Filled(refused.Mailbox?.Address, said),
            _ => s_refused.Filled(said),
        });
    }

    private async Task LeaveAsync()
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _smtp.DisconnectAsync(_smtp.IsConnected, time.Token);
        }
        catch (Exception gone) when (IsOfConnection(gone))
        {
            // The server did not wait for the goodbye.
        }
    }

    private CancellationTokenSource TimeOf(CancellationToken cancel)
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(patience);
        return time;
    }

    private static bool IsOfConnection(Exception failure) =>
        failure is IOException or SocketException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or SmtpCommandException or TimeoutException or OperationCanceledException or ObjectDisposedException;

    private static string FirstLine(Exception failure)
    {
        var line = failure.Message.Split('\n', 2)[0].Trim();
        return line.Length > 300 ? line[..300] + "…" : line;
    }

    private sealed class Begun : ITransferProgress
    {
        public bool IsSo { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => IsSo = true;

        public void Report(long bytesTransferred) => IsSo = true;
    }
}
