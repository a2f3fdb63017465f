using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;

namespace Crm.Bpm.Modules.Letters;

/// <summary>What a person decides about a letter that is in doubt, was not sent, or has not left yet.</summary>
internal sealed class DecideLetter(CrmDb db, SettleLetter settle, Outbox outbox)
{
    /// <summary>Once more, under the same Message-ID.</summary>
    public async Task<Letter> SendAgainAsync(Guid id, CancellationToken cancel)
    {
        var letter = await LoadAsync(id, cancel);
        letter.SendAgain();
        outbox.Changed(letter);
        return letter;
    }

    /// <summary>It arrived; the receiver said so.</summary>
    public async Task<Letter> ConfirmSentAsync(Guid id, CancellationToken cancel)
    {
        var letter = await LoadAsync(id, cancel);
        await settle.ConfirmAsync(letter, cancel);
        return letter;
    }

    /// <summary>It is not sent any more.</summary>
    public async Task<Letter> CancelAsync(Guid id, CancellationToken cancel)
    {
        var letter = await LoadAsync(id, cancel);
        settle.Withdraw(letter);
        return letter;
    }

    private Task<Letter> LoadAsync(Guid id, CancellationToken cancel) => db.LoadAsync<Letter>(id, "letters.edit", cancel);
}
