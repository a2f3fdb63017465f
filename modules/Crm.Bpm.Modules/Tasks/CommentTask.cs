using System.Text.RegularExpressions;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Bpm.Modules.Tasks;

/// <summary>Writes a note on a task and tells those it mentions.</summary>
internal sealed partial class CommentTask(CrmDb db, AddComment comments, INotifications notifications)
{
    public async Task<Comment> RunAsync(Guid id, string? text, CancellationToken cancel)
    {
        var task = await db.LoadAsync<CrmTask>(id, cancel);
        var comment = comments.Add(task, text);
        foreach (var person in Mentioned(comment.Text))
            await notifications.NotifyAsync(new NewNotification(person, NotificationKind.Mentioned,
                new Words($"{comment.ByName} mentioned you in “{task.Name}”", $"Вас упомянули в задаче «{task.NameRu ?? task.Name}»: {comment.ByName}"), TaskKeeper.HrefOf(id)), cancel);
        return comment;
    }

    /// <summary>The people a note mentions as <c>@[Name](id)</c>, each once.</summary>
    internal static IReadOnlyList<Guid> Mentioned(string text) =>
        [.. Mention().Matches(text).Select(m => Guid.Parse(m.Groups["id"].ValueSpan)).Distinct()];

    /// <summary>A note as people read it: a mention is the name.</summary>
    internal static string PlainText(string text) => Mention().Replace(text, "@${name}");

    [GeneratedRegex(@"@\[(?<name>[^\]]{1,200})\]\((?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Mention();
}
