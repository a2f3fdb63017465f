using Crm.Bpm.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>Stops the program gracefully so that the host starts it again. What was asked for is answered first.</summary>
public sealed partial class ServerRestart(IHostApplicationLifetime lifetime, ILogger<ServerRestart> log) : BackgroundService
{
    private static readonly TimeSpan s_untilAnswered = TimeSpan.FromMilliseconds(700);
    private static readonly Words s_soon = new("The server is about to restart; try again in a moment.", "Сервер сейчас перезапускается; повторите через минуту.");
    private readonly TaskCompletionSource<string> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody asked for it.</summary>
    public bool IsAsked => _asked.Task.IsCompletedSuccessfully;

    /// <summary>Asks for it; once is enough.</summary>
    public void Ask(string why) => _asked.TrySetResult(why);

    /// <exception cref="RuleBrokenException">The server is about to restart, so what is changed now would be changed by two.</exception>
    public void RefuseIfAsked()
    {
        if (IsAsked)
            throw new RuleBrokenException(s_soon);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Restarting(await _asked.Task.WaitAsync(stoppingToken));
        await Task.Delay(s_untilAnswered, stoppingToken);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server restarts: {Why}")]
    private partial void Restarting(string why);
}
