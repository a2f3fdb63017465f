using Crm.Bpm.Sdk.Templates;

namespace Crm.Basic.Letters;

/// <summary>The commercial offer: a document with the deal's products, and the letter it goes with.</summary>
internal static class OfferTemplates
{
    /// <summary>The letter with the offer.</summary>
    public const string Letter = "offer-letter";

    /// <summary>The offer itself.</summary>
    public const string Document = "offer";

    /// <summary>Both; the letter takes the document along.</summary>
    public static IEnumerable<LetterTemplate> All()
    {
        var document = new LetterTemplate
        {
            Code = Document,
            Kind = TemplateKind.Document,
            About = "deals",
            Name = "Commercial offer",
            NameRu = "Коммерческое предложение",
            SubjectLine = "Commercial offer {{ record.number }}",
            SubjectLineRu = "Коммерческое предложение № {{ record.number }}",
            Body = ShippedTemplates.Signed("""
                <h1>Commercial offer No. {{ record.number }}</h1>
                <p>{{ today }}</p>
                <p>For <strong>{{ record.contractor.name }}</strong>{{ if record.contact.name }}, {{ record.contact.name }}{{ end }}</p>
                <p>We offer you:</p>
                {{ products_table }}
                <p>This offer holds until {{ valid_until }}.</p>
                """),
            BodyRu = ShippedTemplates.Signed("""
                <h1>Коммерческое предложение № {{ record.number }}</h1>
                <p>{{ today }}</p>
                <p>Для: <strong>{{ record.contractor.name }}</strong>{{ if record.contact.name }}, {{ record.contact.name }}{{ end }}</p>
                <p>Предлагаем вам:</p>
                {{ products_table }}
                <p>Предложение действует до {{ valid_until }}.</p>
                """),
        };
        var letter = new LetterTemplate
        {
            Code = Letter,
            About = "deals",
            DocumentId = document.Id,
            Name = "Letter with the offer",
            NameRu = "Письмо с предложением",
            SubjectLine = "Our offer: {{ record.name }}",
            SubjectLineRu = "Наше предложение: {{ record.name }}",
            Body = ShippedTemplates.Signed("""
                <p>Hello{{ if recipient.greeting }} {{ recipient.greeting }}{{ end }},</p>
                <p>as agreed, here is our offer{{ if total.amount > 0 }} for {{ total }}{{ end }}. You find it attached; it holds until {{ valid_until }}.</p>
                <p>I will call you in the next days to talk it over. If anything should be different, just answer this letter.</p>
                <p>Kind regards,</p>
                """),
            BodyRu = ShippedTemplates.Signed("""
                <p>Здравствуйте{{ if recipient.greeting }}, {{ recipient.greeting }}{{ end }}!</p>
                <p>Как договорились, отправляю наше предложение{{ if total.amount > 0 }} на {{ total }}{{ end }}. Оно во вложении и действует до {{ valid_until }}.</p>
                <p>В ближайшие дни позвоню, чтобы обсудить. Если что-то нужно изменить, просто ответьте на это письмо.</p>
                <p>С уважением,</p>
                """),
        };
        return [document, letter];
    }
}
