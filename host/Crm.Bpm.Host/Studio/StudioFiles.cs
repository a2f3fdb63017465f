using System.Globalization;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Crm.Bpm.Host.Studio;

/// <summary>The files of Elsa Studio as npm brought them: beside the program, in a checkout under <c>artifacts</c>.</summary>
internal sealed class StudioFiles : IDisposable
{
    private const string Package = "node_modules/@elsa-workflows/elsa-studio-wasm";
    private static readonly (string Name, string Suffix)[] s_encodings = [("br", ".br"), ("gzip", ".gz")];
    private static readonly FileExtensionContentTypeProvider s_types = Types();
    private readonly PhysicalFileProvider? _files;

    /// <param name="root">The folder of the product.</param>
    /// <param name="folder">Where Studio is, when it is elsewhere.</param>
    public StudioFiles(string root, string? folder)
    {
        string[] places = string.IsNullOrWhiteSpace(folder) ? [Path.Combine(AppContext.BaseDirectory, "studio"), Path.Combine(root, "artifacts", "studio", Package)] : [folder];
        if (Array.Find(places, place => File.Exists(Path.Combine(place, "_framework", "blazor.webassembly.js"))) is { } found)
            _files = new PhysicalFileProvider(Path.GetFullPath(found));
    }

    /// <summary>Whether the build could fetch Studio.</summary>
    public bool AreThere => _files is not null;

    /// <summary>One file, in the best encoding the browser takes; browsers take brotli over HTTPS and from their own machine only.</summary>
    public IResult Serve(HttpContext http, string path)
    {
        if (_files is null || !s_types.TryGetContentType(path, out var type) || _files.GetFileInfo(path) is not { Exists: true, PhysicalPath: not null } plain)
            return Results.NotFound();
        var (encoding, file) = Encoded(http.Request, path, plain);
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = HasFingerprint(path) ? "public, max-age=31536000, immutable" : "no-cache";
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}{encoding}\"");
        return Results.File(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: new EntityTagHeaderValue(tag));
    }

    public void Dispose() => _files?.Dispose();

    private (string? Encoding, IFileInfo File) Encoded(HttpRequest request, string path, IFileInfo plain)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (name, suffix) in s_encodings)
            if (accepted.Any(a => a.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0) && _files!.GetFileInfo(path + suffix) is { Exists: true } file)
                return (name, file);
        return (null, plain);
    }

    // "System.Text.Json.abcde12345.wasm": what is under such a name never changes.
    private static bool HasFingerprint(string path) =>
        path.StartsWith("_framework/", StringComparison.Ordinal) && path.Split('.') is { Length: > 2 } parts && parts[^2] is { Length: 10 } print && print.All(char.IsAsciiLetterOrDigit);

    private static FileExtensionContentTypeProvider Types()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        types.Mappings[".wasm"] = "application/wasm";
        return types;
    }
}
