namespace Crm.Bpm.Sdk;

/// <summary>Which version of this library a server has. Plugins say in their manifest which they need.</summary>
public static class SdkVersion
{
    /// <summary>Grows by one at the second place when something is added, at the first when something a plugin may use goes or changes.</summary>
    public const string Current = "1.1.0";
}

/// <summary>A module could not do something the host asked of it; the host leaves a plugin out and goes on.</summary>
public sealed class ModuleFailedException : Exception
{
    public ModuleFailedException() { }

    public ModuleFailedException(string message) : base(message) { }

    public ModuleFailedException(string message, Exception inner) : base(message, inner) { }

    /// <param name="module">The module's id.</param>
    /// <param name="doing">What it was asked for.</param>
    /// <param name="inner">What happened.</param>
    public ModuleFailedException(string module, ModuleWork doing, Exception inner) : base($"{module} ({doing}): {(inner as System.Reflection.TargetInvocationException)?.InnerException?.Message ?? inner?.Message}", inner) =>
        (Module, Doing) = (module, doing);

    /// <summary>The module's id.</summary>
    public string Module { get; } = "";

    /// <summary>What it was asked for.</summary>
    public ModuleWork Doing { get; }
}

/// <summary>What the host asks of a module while it starts.</summary>
public enum ModuleWork
{
    /// <summary>To say what it adds.</summary>
    Describe,

    /// <summary>To say what its tables look like.</summary>
    Map,

    /// <summary>To add its routes.</summary>
    Route,

    /// <summary>To bring its tables up to date.</summary>
    Migrate,

    /// <summary>To fill them with what it needs to start.</summary>
    Seed,

    /// <summary>To start what runs in the background.</summary>
    Start,
}
