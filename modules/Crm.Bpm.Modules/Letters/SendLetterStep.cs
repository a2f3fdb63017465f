using System.Globalization;
using System.Text.Json;
using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Letters;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Letters;

/// <summary>
/// Writes a letter from a template and waits for what becomes of it. The letter commits with the process; its key is the step's execution, so
/// that a step that runs again finds the letter it wrote. While the letter is in doubt the process waits for a person's decision.
/// </summary>
[Step("Crm.SendLetter", Category = "People", DisplayName = "Send a letter", Kind = StepKind.Task,
    Description = "Writes a letter from a template to the client the process is about, and goes on when it was sent or could not be.")]
[Ports("Sent", "Failed")]
[Output("LetterId", typeof(Guid), Description = "The letter.")]
[Output("Error", typeof(string), Description = "Why it was not sent.")]
internal sealed class SendLetterStep(CrmDb db, WriteLetter write, LetterSubjects subjects, SettleLetter settle, StepAssignees assignees) : Step
{
    private const string Bookmarked = "Crm.SendLetter";
    private static readonly Words s_noRecord = new("This process is about no record that letters are written about.", "Процесс идёт не по записи, о которой пишут письма.");
    private static readonly Words s_nobody = new("There is no e-mail address one may write to.", "Нет адреса e-mail, на который можно писать.");

    [Input(Required = true, UiHint = "dropdown", OptionsSource = "letter-templates", Description = "The template of the letter; its document goes with it.")]
    public Input<string> Template { get; set; }

    [Input(Syntax = "Liquid", Description = "Addresses with commas; by default the main address of the client.")]
    public Input<string> To { get; set; }

    [Input(UiHint = "dropdown", Options = ["|Company's", "ru|Russian", "en|English"], Description = "The language of the letter; by default the company's.")]
    public Input<string> Language { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var record = await assignees.SubjectAsync(context) ?? throw new RuleBrokenException(s_noRecord);
        var kind = db.Modules.KindOf(record.GetType());
        var to = context.Get(To);
        if (string.IsNullOrWhiteSpace(to) && (await subjects.AddressesAsync(record, context.Cancel)).Count == 0)
        {
            context.SetOutput("Error", s_nobody.In(CultureInfo.InvariantCulture));
            context.Complete("Failed");
            return;
        }

        var bookmark = context.CreateBookmark(Bookmarked, payload: null);
        var letter = new LetterToWrite
        {
            SubjectKind = kind.Plural,
            SubjectId = record.Id,
            Template = context.Get(Template),
            To = string.IsNullOrWhiteSpace(to) ? null : to,
            Language = context.Get(Language),
        };
        var written = await write.RunAsync(letter, (record as IResponsible)?.ResponsibleId, made => made with
        {
            InstanceId = Guid.Parse(context.InstanceId),
            BookmarkId = bookmark.Id,
            OnceKey = context.StepInstanceId,
        }, context.Cancel);
        context.SetOutput("LetterId", written.Id);
    }

    public override Task ResumeAsync(StepContext context, Bookmark bookmark, JsonElement? payload)
    {
        ArgumentNullException.ThrowIfNull(context);
        var answer = payload ?? throw new InvalidOperationException("A letter came back without saying what became of it.");
        if (answer.GetProperty("error").GetString() is { } error)
            context.SetOutput("Error", error);
        context.Complete(answer.GetProperty("outcome").GetString()!);
        return Task.CompletedTask;
    }

    // What has not left yet does not leave any more.
    public override async Task CancelAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var instance = Guid.Parse(context.InstanceId);
        var bookmarks = context.Bookmarks.Select(b => b.Id).ToList();
        foreach (var letter in await db.Set<Letter>().Where(l => l.InstanceId == instance && bookmarks.Contains(l.BookmarkId!) && l.Status == LetterStatus.Queued).ToListAsync(context.Cancel))
            settle.Withdraw(letter);
    }

    /// <summary>Its words in Russian.</summary>
    public static StepTexts Texts { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Send a letter"] = "Отправить письмо",
        ["Writes a letter from a template to the client the process is about, and goes on when it was sent or could not be."] = "Пишет клиенту письмо по шаблону и идёт дальше, когда оно ушло или не смогло уйти.",
        ["Template"] = "Шаблон",
        ["The template of the letter; its document goes with it."] = "Шаблон письма; его документ приложится сам.",
        ["To"] = "Кому",
        ["Addresses with commas; by default the main address of the client."] = "Адреса через запятую; по умолчанию — основной адрес клиента.",
        ["Language"] = "Язык",
        ["The language of the letter; by default the company's."] = "Язык письма; по умолчанию — язык компании.",
        ["Company's"] = "Язык компании",
        ["Russian"] = "Русский",
        ["English"] = "Английский",
        ["Sent"] = "Отправлено",
        ["Failed"] = "Не отправлено",
        ["Letter Id"] = "Письмо",
        ["The letter."] = "Письмо.",
        ["Error"] = "Ошибка",
        ["Why it was not sent."] = "Почему не отправлено.",
    });
}
