using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Crm.Bpm.Modules.Letters;

/// <summary>HTML of letters: cleaned of what does something, made from plain text, and told as plain text for those who read that.</summary>
internal static partial class LetterHtml
{
    private static readonly HashSet<string> s_blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "section", "article", "header", "footer", "tr", "li", "hr",
    };

    private static readonly HtmlSanitizer s_sanitizer = NewSanitizer();

    /// <summary>Without scripts, forms, frames and addresses that do something.</summary>
    public static string Clean(string html) => s_sanitizer.Sanitize(html).Trim();

    /// <summary>Whether a text has markup in it.</summary>
    public static bool IsMarkup(string text) => Tag().IsMatch(text);

    /// <summary>HTML of what may be either; a plain text is encoded and keeps its lines.</summary>
    public static string Of(string text) => Clean(IsMarkup(text) ? text : WithLines(WebUtility.HtmlEncode(text)));

    /// <summary>Encoded text with its lines and paragraphs as markup.</summary>
    public static string WithLines(string encoded) => string.Concat(
        encoded.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(paragraph => $"<p>{paragraph.Trim('\n').Replace("\n", "<br>", StringComparison.Ordinal)}</p>"));

    /// <summary>The same as plain text: a line for a paragraph, cells side by side, addresses of links in brackets.</summary>
    public static string ToText(string html)
    {
        var text = new StringBuilder();
        if (new HtmlParser().ParseDocument(html).Body is { } body)
            Write(body, text);
        return ManyLines().Replace(text.ToString(), "\n\n").Trim() + "\n";
    }

    private static void Write(INode node, StringBuilder text)
    {
        switch (node)
        {
            case IText words:
                text.Append(Space().Replace(words.Data, " "));
                break;
            case IElement { LocalName: "br" }:
                text.Append('\n');
                break;
            case IElement element:
                WriteElement(element, text);
                break;
        }
    }

    private static void WriteElement(IElement element, StringBuilder text)
    {
        var isBlock = s_blocks.Contains(element.LocalName);
        if (isBlock && text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
        if (element.LocalName == "li")
            text.Append("- ");
        foreach (var child in element.ChildNodes)
            Write(child, text);
        if (element.LocalName is "td" or "th")
            text.Append('\t');
        if (element.LocalName == "a" && element.GetAttribute("href") is { } href && !element.TextContent.Contains(href, StringComparison.OrdinalIgnoreCase))
            text.Append(" (").Append(href).Append(')');
        if (isBlock)
            text.Append(element.LocalName is "p" or "table" or "ul" or "ol" ? "\n\n" : "\n");
    }

    private static HtmlSanitizer NewSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        foreach (var tag in new[] { "form", "input", "button", "select", "textarea", "option", "label", "fieldset" })
            sanitizer.AllowedTags.Remove(tag);
        foreach (var scheme in new[] { "mailto", "tel" })
            sanitizer.AllowedSchemes.Add(scheme);
        return sanitizer;
    }

    [GeneratedRegex("<(?:!--|/?[a-z][a-z0-9]*(?:\\s[^<>]*)?/?>)", RegexOptions.IgnoreCase, 500)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+", RegexOptions.None, 500)]
    private static partial Regex Space();

    [GeneratedRegex("\\n[ \\t]*(?:\\n[ \\t]*)+", RegexOptions.None, 500)]
    private static partial Regex ManyLines();
}
