using System.Text;
using Crm.Bpm.Modules.Plugins.Installing;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Crm.Bpm.Modules.Plugins;

/// <summary>Receives the one file of a form: a package goes to the disk piece by piece, a licence is a short text.</summary>
internal sealed class PackageUpload(PluginStore store, PackageLimits limits)
{
    private static readonly Words s_noFile = new("Send the file as the part “file” of a form (multipart/form-data).", "Отправьте файл частью «file» формы (multipart/form-data).");

    /// <summary>Keeps a package until somebody decides about it; null when it is too large.</summary>
    public async Task<Guid?> PackageAsync(HttpContext http, CancellationToken cancel)
    {
        // The limit is our own, so that the refusal is a sentence and not a broken connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        var content = await FileAsync(http, cancel);
        var id = store.NewUpload();
        var begun = store.UploadOf(id) + ".part";
        try
        {
            await using (var file = new FileStream(begun, FileMode.CreateNew, FileAccess.Write))
                if (!await CopyAsync(content, file, limits.MaxMegabytes * 1024L * 1024, cancel))
                {
                    await http.Request.Body.CopyToAsync(Stream.Null, cancel);
                    return null;
                }

            File.Move(begun, store.UploadOf(id));
            return id;
        }
        finally
        {
            File.Delete(begun);
        }
    }

    /// <summary>The text of a licence file.</summary>
    public static async Task<string> LicenceAsync(HttpContext http, CancellationToken cancel)
    {
        using var text = new StreamReader(await FileAsync(http, cancel), Encoding.UTF8);
        var letters = new char[LicenceFile.MaxLength + 1];
        return new string(letters, 0, await text.ReadBlockAsync(letters, cancel));
    }

    private static async Task<Stream> FileAsync(HttpContext http, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            throw new InvalidInputException("file", s_noFile);
        var form = new MultipartReader(boundary, http.Request.Body);
        try
        {
            while (await form.ReadNextSectionAsync(cancel) is { } part)
                if (HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()?.Name ?? "") == "file")
                    return part.Body;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new InvalidInputException("file", s_noFile);
        }

        throw new InvalidInputException("file", s_noFile);
    }

    private static async Task<bool> CopyAsync(Stream from, FileStream to, long most, CancellationToken cancel)
    {
        var buffer = new byte[81_920];
        for (int read; (read = await from.ReadAsync(buffer, cancel)) > 0;)
        {
            if ((most -= read) < 0)
                return false;
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return true;
    }
}
