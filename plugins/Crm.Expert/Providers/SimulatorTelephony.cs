using System.Buffers.Binary;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Expert.Telephony;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Expert.Providers;

/// <summary>An exchange that is not there: its calls are made on a page. For trying out and for demonstrations.</summary>
internal sealed class SimulatorTelephony(IServiceProvider services, ICrmClock clock) : ITelephonyProvider
{
    public const string TheCode = "Simulator";
    private static readonly Words s_works = new("There is nothing to connect to: calls are made on the simulator's page.", "Подключаться не к чему: звонки делаются на странице имитатора.");

    public string Code => TheCode;
    public Words Name { get; } = new("Simulator", "Имитатор");
    public TelephonyCapabilities Capabilities => TelephonyCapabilities.ClickToCall | TelephonyCapabilities.Recording | TelephonyCapabilities.Queues | TelephonyCapabilities.Transfer;

    public Task<ConnectionTest> TestAsync(ConnectionSetup setup, CancellationToken cancel) => Task.FromResult(new ConnectionTest(true, s_works));

    public Task<IReadOnlyList<PbxNumber>> MembersAsync(ConnectionSetup setup, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PbxNumber>>([]);

    /// <summary>The person's telephone is picked up at once and rings at the other end; answering is done on the page.</summary>
    public async Task<Origination> OriginateAsync(ConnectionSetup setup, OriginateRequest request, CancellationToken cancel)
    {
        var key = "sim-" + Guid.CreateVersion7().ToString("N");
        var now = clock.UtcNow;
        await services.GetRequiredService<Calls.CallIntake>().TakeAsync(setup.Id,
        [
            new CallEvent(key, CallEventType.Started, now) { Direction = CallDirection.Out, ExternalNumber = request.ToNumber, Extension = request.FromExtension, CorrelationId = request.CorrelationId },
            new CallEvent(key, CallEventType.Ringing, now) { Direction = CallDirection.Out, LegKey = "out", ExternalNumber = request.ToNumber },
        ], cancel);
        return new Origination(key);
    }

    public Task<RecordingContent?> OpenRecordingAsync(ConnectionSetup setup, string recording, CancellationToken cancel)
    {
        var sound = Tone(2);
        return Task.FromResult<RecordingContent?>(new RecordingContent(new MemoryStream(sound, writable: false), "audio/wav", sound.Length));
    }

    // A quiet tone, so that something is heard.
    private static byte[] Tone(int seconds)
    {
        const int Rate = 8000;
        var samples = Rate * seconds;
        var wave = new byte[44 + samples * 2];
        var head = wave.AsSpan();
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], wave.Length - 8);
        "WAVEfmt "u8.CopyTo(head[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(head[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(head[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(head[28..], Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(head[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(head[34..], 16);
        "data"u8.CopyTo(head[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], samples * 2);
        for (var i = 0; i < samples; i++)
            BinaryPrimitives.WriteInt16LittleEndian(head[(44 + i * 2)..], (short)(Math.Sin(2 * Math.PI * 425 * i / Rate) * 3000));
        return wave;
    }
}
