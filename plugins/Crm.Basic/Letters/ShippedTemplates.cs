using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Templates;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Letters;

/// <summary>Templates that ship: installed once, edited afterwards, and not brought back when somebody removed them.</summary>
internal static class ShippedTemplates
{
    /// <summary>After a first talk.</summary>
    public const string Thanks = "thanks";

    /// <summary>When nobody could be reached.</summary>
    public const string Missed = "missed-call";

    private const string Signature = """
        <p>{{ sender.name }}{{ if sender.position }}<br>{{ sender.position }}{{ end }}<br>{{ company.name }}{{ if sender.phone }}<br>{{ sender.phone }}{{ end }}{{ if sender.email }}<br>{{ sender.email }}{{ end }}</p>
        """;

    /// <summary>Adds those of these that were never there.</summary>
    public static async Task AddAsync(CrmDb db, IEnumerable<LetterTemplate> templates, CancellationToken cancel)
    {
        var known = await db.Set<LetterTemplate>().IgnoreQueryFilters([AccessFilter.Deleted]).Where(t => t.Code != null).Select(t => t.Code).ToListAsync(cancel);
        db.AddRange(templates.Where(t => !known.Contains(t.Code)));
    }

    /// <summary>Letters about anybody.</summary>
    public static IEnumerable<LetterTemplate> Letters() =>
    [
        new()
        {
            Code = Thanks,
            Name = "Thanks for the talk",
            NameRu = "Спасибо за разговор",
            SubjectLine = "Thank you for the talk",
            SubjectLineRu = "Спасибо за разговор",
            Body = """
                <p>Hello{{ if recipient.greeting }} {{ recipient.greeting }}{{ end }},</p>
                <p>thank you for your time today. As agreed, I will prepare everything and come back to you. If you have questions before that, just answer this letter.</p>
                <p>Kind regards,</p>
                """ + "\n" + Signature,
            BodyRu = """
                <p>Здравствуйте{{ if recipient.greeting }}, {{ recipient.greeting }}{{ end }}!</p>
                <p>Спасибо, что нашли время поговорить. Как договорились, подготовлю всё и вернусь к вам. Если вопросы появятся раньше, просто ответьте на это письмо.</p>
                <p>С уважением,</p>
                """ + "\n" + Signature,
        },
        new()
        {
            Code = Missed,
            Name = "We could not reach you",
            NameRu = "Не смогли дозвониться",
            SubjectLine = "When may we call you?",
            SubjectLineRu = "Когда вам удобно поговорить?",
            Body = """
                <p>Hello{{ if recipient.greeting }} {{ recipient.greeting }}{{ end }},</p>
                <p>we tried to call you about your request but could not reach you. When would a call suit you? You can also simply answer this letter.</p>
                <p>Kind regards,</p>
                """ + "\n" + Signature,
            BodyRu = """
                <p>Здравствуйте{{ if recipient.greeting }}, {{ recipient.greeting }}{{ end }}!</p>
                <p>Мы звонили по вашей заявке, но не застали вас. Когда вам удобно поговорить? Можно просто ответить на это письмо.</p>
                <p>С уважением,</p>
                """ + "\n" + Signature,
        },
    ];

    /// <summary>The signature under shipped letters.</summary>
    public static string Signed(string text) => text + "\n" + Signature;
}
