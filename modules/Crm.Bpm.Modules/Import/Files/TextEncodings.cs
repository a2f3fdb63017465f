using System.Text;
using Ude;

namespace Crm.Bpm.Modules.Import.Files;

/// <summary>Tells how a text file is encoded by looking at its bytes.</summary>
internal static class TextEncodings
{
    private const int SampleSize = 256 * 1024;

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Makes Windows-1251 and other code pages known; called once at start.</summary>
    public static void Register()
    {
        // The static constructor does it.
    }

    /// <summary>
    /// The encoding: a byte order mark decides, then zero bytes (UTF-16), then whether the whole file is valid UTF-8, then
    /// the letters' statistics. What cannot be told is taken for Windows-1251, which Russian Excel writes.
    /// Null when the file is not a text.
    /// </summary>
    public static Encoding? Of(Stream file)
    {
        var sample = Sample(file);
        if (OfMark(sample) is { } marked)
            return marked;
        if (sample.Contains((byte)0))
            return OfZeros(sample);
        if (IsUtf8(file))
            return new UTF8Encoding(false);
        return OfLetters(file);
    }

    private static byte[] Sample(Stream file)
    {
        file.Position = 0;
        var sample = new byte[Math.Min(SampleSize, file.Length)];
        file.ReadExactly(sample);
        return sample;
    }

    private static Encoding? OfMark(byte[] sample) => sample switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(true),
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    // In UTF-16 nearly every second byte of delimiters, digits and Latin letters is zero; a binary file has zeros anywhere.
    private static Encoding? OfZeros(byte[] sample)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        if (even == 0 && odd > sample.Length / 20)
            return Encoding.Unicode;
        return odd == 0 && even > sample.Length / 20 ? Encoding.BigEndianUnicode : null;
    }

    private static bool IsUtf8(Stream file)
    {
        file.Position = 0;
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[64 * 1024];
        var letters = new char[bytes.Length + 4];
        try
        {
            while (true)
            {
                var read = file.Read(bytes, 0, bytes.Length);
                decoder.GetChars(bytes, 0, read, letters, 0, flush: read == 0);
                if (read == 0)
                    return true;
            }
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding OfLetters(Stream file)
    {
        var detector = new CharsetDetector();
        file.Position = FirstHighByte(file);
        var sample = new byte[(int)Math.Min(SampleSize, file.Length - file.Position)];
        file.ReadExactly(sample);
        detector.Feed(sample, 0, sample.Length);
        detector.DataEnd();
        // Short Russian texts are often mistaken for Mac or DOS Cyrillic; only a sure answer counts against Windows-1251.
        var name = detector.Confidence < 0.8f || detector.Charset is null or "x-mac-cyrillic" or "UTF-8" or "ASCII" ? "windows-1251" : detector.Charset;
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            // The detector knows more encodings than the framework.
            return Encoding.GetEncoding("windows-1251");
        }
    }

    private static long FirstHighByte(Stream file)
    {
        file.Position = 0;
        var bytes = new byte[64 * 1024];
        for (var start = 0L; ; start += bytes.Length)
        {
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var high = Array.FindIndex(bytes, 0, read, b => b > 127);
            if (high >= 0)
                return Math.Max(0, start + high - 1024);
            if (read < bytes.Length)
                return 0;
        }
    }
}
