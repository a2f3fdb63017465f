using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Crm.Bpm.Sdk;
using Microsoft.Extensions.Configuration;

namespace Crm.Bpm.Modules.Plugins.Packages;

/// <summary>What a package may weigh.</summary>
public sealed record PackageLimits
{
    /// <summary>The file as it is sent.</summary>
    public int MaxMegabytes { get; init; } = 100;

    /// <summary>All its files unpacked.</summary>
    public int MaxUnpackedMegabytes { get; init; } = 400;

    public int MaxFiles { get; init; } = 5_000;

    /// <summary>How many times larger than packed a file may be; what is smaller than a megabyte is not looked at.</summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Reads <c>Plugins</c> of the configuration.</summary>
    public static PackageLimits From(IConfiguration configuration) => configuration.GetSection("Plugins").Get<PackageLimits>() ?? new PackageLimits();
}

/// <summary>
/// A package that was sent. Reads it as what a stranger sent: nothing the archive says of itself is believed, nothing is written outside
/// the folder it is unpacked into, and no more is unpacked than the limits allow.
/// </summary>
public sealed class PackageFile : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const int LongestName = 240;
    private readonly ZipArchive _zip;
    private readonly PackageLimits _limits;
    private readonly Dictionary<string, ZipArchiveEntry> _files = new(StringComparer.Ordinal);

    private PackageFile(ZipArchive zip, PackageLimits limits) => (_zip, _limits) = (zip, limits);

    /// <summary>What it says it is.</summary>
    public PluginManifest Manifest { get; private set; } = new();

    /// <summary>The manifest's bytes, over which the signature is made.</summary>
    public byte[] ManifestBytes { get; private set; } = [];

    /// <summary>The signature; null when it is not signed.</summary>
    public string? Signature { get; private set; }

    /// <summary>Opens a package and reads its manifest.</summary>
    /// <exception cref="BadPackageException">It is none, or is made to do harm.</exception>
    public static PackageFile Open(string path, PackageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ZipArchive zip;
        try
        {
            zip = ZipFile.OpenRead(path);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new BadPackageException(PackagePart.Archive, PackageTexts.NoArchive);
        }

        var package = new PackageFile(zip, limits);
        try
        {
            package.ReadNames();
            package.ReadManifest();
            return package;
        }
        catch (InvalidDataException)
        {
            zip.Dispose();
            throw new BadPackageException(PackagePart.Archive, PackageTexts.NoArchive);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Compares every file with the manifest.</summary>
    /// <exception cref="BadPackageException">A file is missing, not listed, changed, or unpacks to more than it may.</exception>
    public void CheckFiles() => ForEachFile((_, content, expected) =>
    {
        using (content)
            return HashWhile(content, null) == expected;
    });

    /// <summary>Unpacks it into an empty folder, comparing every file again on the way.</summary>
    /// <exception cref="BadPackageException">As <see cref="CheckFiles"/>.</exception>
    public void Unpack(string folder)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(root);
        File.WriteAllBytes(Path.Combine(root, PluginManifest.FileName), ManifestBytes);
        ForEachFile((name, content, expected) =>
        {
            var target = Path.GetFullPath(Path.Combine(root, name));
            if (!target.StartsWith(root, StringComparison.Ordinal))
                throw new BadPackageException(PackagePart.Archive, PackageTexts.BadName.Filled(name));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (content)
            using (var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
            {
                var same = HashWhile(content, file) == expected;
                file.Flush(flushToDisk: true);
                return same;
            }
        });
    }

    public void Dispose() => _zip.Dispose();

    private void ReadNames()
    {
        if (_zip.Entries.Count > _limits.MaxFiles)
            throw new BadPackageException(PackagePart.Archive, PackageTexts.TooManyFiles.Filled(_limits.MaxFiles));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long total = 0;
        foreach (var entry in _zip.Entries)
        {
            var name = entry.FullName;
            if (!IsGoodName(name) || IsLink(entry))
                throw new BadPackageException(PackagePart.Archive, PackageTexts.BadName.Filled(name.Length > 200 ? name[..200] : name));
            if (name.EndsWith('/'))
                continue;
            if (!seen.Add(name))
                throw new BadPackageException(PackagePart.Archive, PackageTexts.TwiceThere.Filled(name));
            total += entry.Length;
            if (total > (long)_limits.MaxUnpackedMegabytes * Megabyte || (entry.Length > Megabyte && entry.Length / Math.Max(1, entry.CompressedLength) > _limits.MaxRatio))
                throw new BadPackageException(PackagePart.Archive, PackageTexts.Bomb.Filled(_limits.MaxUnpackedMegabytes));
            if (name is not (PluginManifest.FileName or PackageWriter.SignatureName))
                _files.Add(name, entry);
        }
    }

    private void ReadManifest()
    {
        ManifestBytes = Small(PluginManifest.FileName, PluginManifest.MaxBytes) ?? throw new BadPackageException(PackagePart.Manifest, PackageTexts.NoManifest);
        Signature = Small(PackageWriter.SignatureName, 1_000) is { } signature ? Encoding.ASCII.GetString(signature) : null;
        Manifest = PluginManifest.Read(ManifestBytes);
    }

    private byte[]? Small(string name, int most)
    {
        if (_zip.GetEntry(name) is not { } entry)
            return null;
        var bytes = new byte[most + 1];
        using var content = entry.Open();
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= most ? bytes[..read] : throw new BadPackageException(PackagePart.Manifest, PackageTexts.ManifestTooLarge);
    }

    private void ForEachFile(Func<string, Stream, string, bool> look)
    {
        if (Manifest.Files is not { } listed)
            throw new BadPackageException(PackagePart.Files, PackageTexts.NotPacked);
        if (_files.Keys.FirstOrDefault(name => !listed.ContainsKey(name)) is { } stray)
            throw new BadPackageException(PackagePart.Files, PackageTexts.NotListed.Filled(stray));
        if (listed.Keys.FirstOrDefault(name => !_files.ContainsKey(name)) is { } missing)
            throw new BadPackageException(PackagePart.Files, PackageTexts.FileMissing.Filled(missing));
        if (!_files.ContainsKey(Manifest.Id + ".dll"))
            throw new BadPackageException(PackagePart.Files, PackageTexts.NoAssembly.Filled(Manifest.Id + ".dll"));
        foreach (var (name, entry) in _files)
        {
            try
            {
                if (!look(name, new Counted(entry.Open(), entry.Length), listed[name]))
                    throw new BadPackageException(PackagePart.Files, PackageTexts.WrongHash.Filled(name));
            }
            catch (InvalidDataException)
            {
                throw new BadPackageException(PackagePart.Archive, PackageTexts.Damaged.Filled(name));
            }
        }
    }

    private static string HashWhile(Stream content, Stream? copy)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81_920];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            copy?.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Only what is a plain path below the folder on every system.
    private static bool IsGoodName(string name) =>
        name.Length is > 0 and <= LongestName && !name.StartsWith('/') && name.All(c => c >= ' ' && c is not ('\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|'))
        && name.TrimEnd('/').Split('/').All(part => part.Length > 0 && part is not ("." or "..") && !part.EndsWith('.') && !part.EndsWith(' '));

    private static bool IsLink(ZipArchiveEntry entry) => (entry.ExternalAttributes >> 16 & 0xF000) is not (0 or 0x8000 or 0x4000);

    /// <summary>Stops where the archive said the file ends: what goes on after that is a bomb.</summary>
    private sealed class Counted(Stream inner, long length) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            return (_read += read) <= length ? read : throw new InvalidDataException("The file is longer than the archive says.");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
