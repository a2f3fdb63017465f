using System.Text;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Crm.Bpm.Modules.Import;

/// <summary>Reads a posted form: its file goes to the disk piece by piece, its fields are short texts.</summary>
internal sealed class ImportForm(ImportFiles files, ImportLimits limits)
{
    private const int MaxText = 1024 * 1024;

    /// <exception cref="InvalidInputException">It is no form, or has a field that nobody asked for.</exception>
    public async Task<SentForm> ReadAsync(HttpContext http, IReadOnlyList<string> fields, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            throw new InvalidInputException("file", ImportTexts.NotMultipart);
        // The limit is our own, so that the refusal is a sentence and not a broken connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        var sent = new SentForm();
        try
        {
            await ReadAsync(sent, new MultipartReader(boundary, http.Request.Body), fields, cancel);
        }
        catch
        {
            await sent.DisposeAsync();
            throw;
        }

        if (sent.IsTooLarge)
            await http.Request.Body.CopyToAsync(Stream.Null, cancel);
        return sent;
    }

    /// <summary>The answer to a file that is larger than files may be.</summary>
    public IResult TooLarge() => Results.Problem(ImportTexts.TooLarge.With(limits.MaxFileMegabytes), statusCode: StatusCodes.Status413PayloadTooLarge,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = new { file = ImportTexts.TooLarge.With(limits.MaxFileMegabytes) } });

    private async Task ReadAsync(SentForm sent, MultipartReader form, IReadOnlyList<string> fields, CancellationToken cancel)
    {
        while (!sent.IsTooLarge && await NextAsync(form, cancel) is { } part)
        {
            var disposition = part.GetContentDispositionHeader();
            var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").ToString();
            if (name == "file" && sent.Path is null)
            {
                sent.FileName = Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition!.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString());
                sent.Path = await files.ReceiveAsync(part.Body, cancel);
                sent.IsTooLarge = sent.Path is null;
            }
            else if (fields.Contains(name))
                sent.Set(name, await TextAsync(name, part.Body, cancel));
            else
                throw new InvalidInputException(name, ImportTexts.UnknownPart.With(name));
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader form, CancellationToken cancel)
    {
        try
        {
            return await form.ReadNextSectionAsync(cancel);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new InvalidInputException("file", ImportTexts.NotMultipart);
        }
    }

    private static async Task<string> TextAsync(string name, Stream body, CancellationToken cancel)
    {
        using var text = new StreamReader(body, Encoding.UTF8);
        var letters = new char[MaxText + 1];
        var read = await text.ReadBlockAsync(letters, cancel);
        return read <= MaxText ? new string(letters, 0, read).Trim() : throw new InvalidInputException(name, ImportTexts.BadOptions.With($"> {MaxText}"));
    }
}

/// <summary>What a form held; its file is removed when nobody needs it any more.</summary>
internal sealed class SentForm : IAsyncDisposable
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>Where the file is; null when none came.</summary>
    public string? Path { get; set; }

    public string FileName { get; set; } = "";

    /// <summary>The file was larger than files may be, and was dropped.</summary>
    public bool IsTooLarge { get; set; }

    /// <exception cref="InvalidInputException">No file came.</exception>
    public string RequirePath() => Path ?? throw new InvalidInputException("file", ImportTexts.NoFile);

    public string? Field(string name) => _fields.GetValueOrDefault(name);

    public void Set(string name, string text) => _fields[name] = text;

    public ValueTask DisposeAsync()
    {
        if (Path is not null)
            File.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
