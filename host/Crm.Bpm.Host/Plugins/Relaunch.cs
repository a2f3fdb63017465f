using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace Crm.Bpm.Host.Plugins;

/// <summary>
/// Starts the program again after it has stopped. On Linux the process replaces itself and keeps its number, its console and its environment, so that
/// whoever started it (a person, <c>dotnet run</c>, systemd, a container) sees the same process go on. Elsewhere it leaves with a code
/// that tells its keeper to start it again.
/// </summary>
internal static class Relaunch
{
    /// <summary>What the program leaves with when somebody else has to start it again: "temporarily failed, try again" of sysexits.h.</summary>
    public const int ExitCode = 75;

    /// <summary>Replaces this process by a new run of the same command line; answers the exit code where that cannot be done.</summary>
    public static int Now()
    {
        if (!OperatingSystem.IsLinux())
            return ExitCode;
        var arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => $"{e.Key}={e.Value}").ToArray();
        Console.Out.Flush();
        Console.Error.Flush();
        // Comes back only when it failed; the memory is the process's to the end.
        var answer = execve([.. "/proc/self/exe"u8, 0], Pointers(arguments), Pointers(environment));
        Console.Error.WriteLine($"The program could not start itself again: {answer}, error {Marshal.GetLastPInvokeError()}");
        return ExitCode;
    }

    private static nint[] Pointers(string[] texts) => [.. texts.Select(ToUtf8), 0];

    private static nint ToUtf8(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var memory = Marshal.AllocHGlobal(bytes.Length + 1);
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        Marshal.WriteByte(memory, bytes.Length, 0);
        return memory;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int execve(byte[] path, nint[] arguments, nint[] environment);
}
