using System.Globalization;
using System.Net;
using System.Text;

namespace Crm.Basic.WebForms;

/// <summary>What one puts on the company's site to show a form.</summary>
internal static class WebFormSnippets
{
    /// <summary>The form's own page.</summary>
    public static string Address(string site, WebForm form) => $"{site.TrimEnd('/')}/forms/{form.Key}";

    /// <summary>The form inside a page of the site.</summary>
    public static string Frame(string site, WebForm form) =>
        $"<iframe src=\"{Address(site, form)}?embed=1\" title=\"{WebUtility.HtmlEncode(form.Title)}\" style=\"width:100%;max-width:520px;height:{180 + (form.Fields.Count * 80)}px;border:0\" loading=\"lazy\"></iframe>";

    /// <summary>A form that the site draws itself.</summary>
    public static string Html(string site, WebForm form)
    {
        var html = new StringBuilder($"<form method=\"post\" action=\"{Address(site, form)}\">\n");
        foreach (var field in form.Fields)
        {
            var required = field.IsRequired ? " required" : "";
            html.Append("  <label>").Append(WebUtility.HtmlEncode(WebFormTexts.Of(field.Name)));
            html.Append(field.Name == WebFormField.Message ? $" <textarea name=\"{field.Name}\"{required}></textarea>" : $" <input name=\"{field.Name}\"{required}>").Append("</label>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"  <input name=\"{WebFormAnswer.Trap}\" style=\"position:absolute;left:-6000px\" tabindex=\"-1\" autocomplete=\"off\" aria-hidden=\"true\">\n");
        if (form.ConsentShown is { } consent)
            html.Append("  <label><input type=\"checkbox\" name=\"consent\" value=\"true\" required> ").Append(WebUtility.HtmlEncode(consent)).Append("</label>\n");
        return html.Append("  <button>").Append(WebUtility.HtmlEncode(WebFormTexts.Send)).Append("</button>\n</form>").ToString();
    }
}
