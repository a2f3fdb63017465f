using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Bpm.Modules.Plugins.Packages;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.IntegrationTests.Plugins;

/// <summary>Packages of the test plugin, made as a vendor makes them, and then spoilt.</summary>
internal sealed class TestPackages : IDisposable
{
    public const string Plugin = "Crm.TestPlugin";

    private readonly string _folder = Directory.CreateTempSubdirectory("crm-packages-").FullName;
    private int _made;

    /// <summary>The vendor's key.</summary>
    public SigningKey Key { get; } = SigningKey.Create();

    /// <summary>Somebody else's.</summary>
    public SigningKey Stranger { get; } = SigningKey.Create();

    /// <summary>A package of the test plugin.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="does">What it does wrong.</param>
    /// <param name="change">Changes its manifest before it is packed.</param>
    /// <param name="key">Signs it; the vendor's when null.</param>
    /// <param name="signed">Whether it is signed.</param>
    public string Make(string version, string does = "", Action<JsonObject>? change = null, SigningKey? key = null, bool signed = true)
    {
        var folder = Publish(version, does, change);
        var package = Path.Combine(_folder, $"{++_made}{PackageWriter.Extension}");
        PackageWriter.Write(folder, package, signed ? key ?? Key : null);
        return package;
    }

    /// <summary>A plain folder of the plugin, as an author has it before packing.</summary>
    public string Publish(string version, string does = "", Action<JsonObject>? change = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "publish-" + ++_made)).FullName;
        File.Copy(Path.Combine(BuiltFolder(Plugin), Plugin + ".dll"), Path.Combine(folder, Plugin + ".dll"));
        File.WriteAllText(Path.Combine(folder, "does.txt"), does);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltFolder(Plugin), "plugin.json")))!.AsObject();
        manifest["version"] = version;
        change?.Invoke(manifest);
        File.WriteAllText(Path.Combine(folder, "plugin.json"), manifest.ToJsonString());
        return folder;
    }

    /// <summary>A package of the sample plugin.</summary>
    /// <param name="built">The project that compiles it.</param>
    /// <param name="change">Changes its manifest before it is packed.</param>
    public string MakeSample(string built, Action<JsonObject>? change = null)
    {
        var folder = Path.Combine(_folder, "publish-" + ++_made);
        SamplePlugin.LayOut(folder, built);
        var file = Path.Combine(folder, "plugin.json");
        var manifest = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change?.Invoke(manifest);
        File.WriteAllText(file, manifest.ToJsonString());
        var package = Path.Combine(_folder, $"{++_made}{PackageWriter.Extension}");
        PackageWriter.Write(folder, package, Key);
        return package;
    }

    /// <summary>A plugin made on the spot whose code names a type of the test plugin and does not bring it.</summary>
    public string MakeDependent(string needs)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "publish-" + ++_made)).FullName;
        // Looked at in a context of its own, so that nobody else in this process finds it loaded.
        var seen = new AssemblyLoadContext("seen", isCollectible: true).LoadFromAssemblyPath(Path.Combine(BuiltFolder(Plugin), Plugin + ".dll"));
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Crm.Dependent"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Crm.Dependent").DefineType("Crm.Dependent.DependentPlugin", TypeAttributes.Public | TypeAttributes.Sealed, typeof(CrmModule));
        type.DefineDefaultConstructor(MethodAttributes.Public);
        var code = type.DefineMethod(nameof(CrmModule.Describe), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, typeof(void), [typeof(Sdk.ModuleBuilder)]).GetILGenerator();
        code.Emit(OpCodes.Ldtoken, seen.GetType("Crm.TestPlugin.Gadget", throwOnError: true)!);
        code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        assembly.Save(Path.Combine(folder, "Crm.Dependent.dll"));
        File.WriteAllText(Path.Combine(folder, "plugin.json"), new JsonObject { ["id"] = "Crm.Dependent", ["version"] = "1.0.0", ["name"] = "Dependent", ["dependsOn"] = new JsonArray(needs) }.ToJsonString());
        var package = Path.Combine(_folder, $"{++_made}{PackageWriter.Extension}");
        PackageWriter.Write(folder, package, Key);
        return package;
    }

    /// <summary>The same package after somebody worked on the archive.</summary>
    public static string Spoil(string package, Action<ZipArchive> how)
    {
        using var zip = ZipFile.Open(package, ZipArchiveMode.Update);
        how(zip);
        return package;
    }

    /// <summary>A package whose manifest was changed; signed again by whoever has the key.</summary>
    public static string Rewrite(string package, Action<JsonObject> change, SigningKey? key = null) => Spoil(package, zip =>
    {
        var manifest = JsonNode.Parse(Text(zip, "plugin.json"))!.AsObject();
        change(manifest);
        var json = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        Put(zip, "plugin.json", json);
        if (key is not null)
            Put(zip, PackageWriter.SignatureName, Encoding.ASCII.GetBytes(key.Sign(json)));
    });

    public static void Put(ZipArchive zip, string name, byte[] content)
    {
        zip.GetEntry(name)?.Delete();
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }

    /// <summary>artifacts/bin/&lt;this project&gt;/&lt;configuration&gt;/ → artifacts/bin/&lt;that project&gt;/&lt;configuration&gt;</summary>
    public static string BuiltFolder(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
    }

    public void Dispose()
    {
        Key.Dispose();
        Stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
