using System.Globalization;
using System.Security.Cryptography;
using Crm.Bpm.Modules.Plugins.Licences;
using Crm.Bpm.Modules.Plugins.Packages;

namespace Crm.Bpm.Host.Plugins;

/// <summary>
/// What authors and vendors of plugins do with the same program: <c>plugin-key</c> makes a pair of keys, <c>plugin-pack</c> packs and signs what was
/// published, <c>plugin-licence</c> issues a licence. Nothing of it touches a database or the network.
/// </summary>
internal static class VendorTool
{
    private const string Usage = """
        plugin-key     --out FOLDER                              a new pair of keys: signing-key.pem stays with you, publisher.pem goes to customers
        plugin-pack    FOLDER --out FILE|FOLDER [--key PEM] [--version V]   packs what dotnet publish left in FOLDER; without a key it is unsigned
        plugin-licence --key PEM --plugin ID --customer NAME --out FILE     issues a licence, with any of
                       [--edition E] [--seats N] [--from DATE] [--until DATE] [--grace DAYS] [--features A,B] [--number N]
        """;

    private static readonly string[] s_verbs = ["plugin-key", "plugin-pack", "plugin-licence"];

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(string[] args) => args.Length > 0 && s_verbs.Contains(args[0], StringComparer.Ordinal);

    /// <summary>Does it; the console says what was made, or what is wrong.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await Console.Out.WriteLineAsync(args[0] switch
            {
                "plugin-key" => MakeKey(Require(args, "--out")),
                "plugin-pack" => Pack(args),
                _ => Issue(args),
            });
            return 0;
        }
        catch (Exception wrong) when (wrong is BadPackageException or CryptographicException or IOException or UnauthorizedAccessException or FormatException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
    }

    private static string MakeKey(string folder)
    {
        Directory.CreateDirectory(folder);
        var (secret, open) = (Path.Combine(folder, "signing-key.pem"), Path.Combine(folder, "publisher.pem"));
        if (File.Exists(secret))
            throw new IOException($"{secret} is there already: whoever loses a key cannot sign for the same publisher any more.");
        using var key = SigningKey.Create();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(secret, options))
            file.WriteLine(key.ToPem());
        File.WriteAllText(open, key.Public.Pem + "\n");
        return $"{secret} is the private key: keep it, and never hand it on.\n{open} is the public one for customers: {key.Public.Readable}";
    }

    private static string Pack(string[] args)
    {
        if (args.Length < 2 || args[1].StartsWith("--", StringComparison.Ordinal))
            throw new FormatException(Usage);
        using var key = Option(args, "--key") is { } file ? SigningKey.FromPem(File.ReadAllText(file)) : null;
        var target = Require(args, "--out");
        var intoFolder = Directory.Exists(target) || !target.EndsWith(PackageWriter.Extension, StringComparison.Ordinal);
        if (intoFolder)
            Directory.CreateDirectory(target);
        var package = intoFolder ? Path.Combine(target, "package" + PackageWriter.Extension) : target;
        var manifest = PackageWriter.Write(args[1], package, key, Option(args, "--version"));
        if (intoFolder)
            File.Move(package, package = Path.Combine(target, $"{manifest.Id}-{manifest.Version}{PackageWriter.Extension}"), overwrite: true);
        return $"{package}: {manifest.Id} {manifest.Version}, {manifest.Files!.Count} files, {(key is null ? "not signed" : "signed with " + key.Public.Readable)}";
    }

    private static string Issue(string[] args)
    {
        using var key = SigningKey.FromPem(File.ReadAllText(Require(args, "--key")));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var licence = new Licence
        {
            Number = Option(args, "--number") ?? Guid.CreateVersion7().ToString("N")[^12..],
            Plugin = Require(args, "--plugin"),
            Customer = Require(args, "--customer"),
            Edition = Option(args, "--edition") ?? "",
            Seats = Option(args, "--seats") is { } seats ? int.Parse(seats, CultureInfo.InvariantCulture) : null,
            ValidFrom = Option(args, "--from") is { } from ? DateOnly.Parse(from, CultureInfo.InvariantCulture) : DateOnly.FromDateTime(now),
            ValidUntil = Option(args, "--until") is { } until ? DateOnly.Parse(until, CultureInfo.InvariantCulture) : null,
            GraceDays = Option(args, "--grace") is { } grace ? int.Parse(grace, CultureInfo.InvariantCulture) : 14,
            Features = Option(args, "--features")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            IssuedAt = now,
        };
        var target = Require(args, "--out");
        File.WriteAllText(target, LicenceFile.Issue(licence, key));
        return $"{target}: {licence.Plugin} for {licence.Customer}, number {licence.Number}";
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length && args[at + 1].Length > 0 ? args[at + 1] : null;

    private static string Require(string[] args, string name) => Option(args, name) ?? throw new FormatException($"{name} is missing.\n{Usage}");
}
