using System.Security.Cryptography;
using System.Text;

namespace Crm.Bpm.Workflows.Cluster.Instances;

/// <summary>Ids that come out the same when something is done again.</summary>
internal static class StableId
{
    /// <summary>An id made of a cause and what comes of it; it sorts by the cause's time.</summary>
    public static Guid Of(Guid cause, string what)
    {
        Span<byte> bytes = stackalloc byte[16];
        cause.TryWriteBytes(bytes, bigEndian: true, out _);
        var hash = SHA256.HashData([.. bytes, .. Encoding.UTF8.GetBytes(what)]);
        hash.AsSpan(0, 10).CopyTo(bytes[6..]);
        return Version8(bytes);
    }

    /// <summary>An id made of a text that is unique itself.</summary>
    public static Guid Of(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16).CopyTo(bytes);
        return Version8(bytes);
    }

    private static Guid Version8(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
