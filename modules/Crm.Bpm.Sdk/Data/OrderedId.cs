using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Bpm.Sdk.Data;

/// <summary>
/// Ids whose order is the order they were given in, within this program: a UUID of version 7 with a finer clock in place of its first random bits
/// (RFC 9562, 6.2, method 3), never the same and never earlier than the one before. <see cref="Guid.CreateVersion7()"/> gives those of one millisecond in any order.
/// </summary>
internal static class OrderedId
{
    // Parts of a millisecond, as many as version 7 has room for before its variant.
    private const int FractionBits = 12;
    private static long s_last;

    public static Guid Next()
    {
        var (milliseconds, ticks) = Math.DivRem((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerMillisecond);
        var given = After((milliseconds << FractionBits) | ((ticks << FractionBits) / TimeSpan.TicksPerMillisecond));
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (given >> FractionBits << 16) | 0x7000 | (given & ((1 << FractionBits) - 1)));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private static long After(long now)
    {
        while (true)
        {
            var last = Volatile.Read(ref s_last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref s_last, next, last) == last)
                return next;
        }
    }
}
