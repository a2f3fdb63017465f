using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Workflows.Cluster;

/// <summary>The Orleans silo in this process. Nothing outside this project knows of it.</summary>
internal static class Silo
{
    public static void Add(IServiceCollection services)
    {
        // What the runtime says of itself between warnings is of no use to an operator; its watchdog takes a busy machine for a dead one.
        services.AddLogging(logging => logging
            .AddFilter("Orleans", LogLevel.Warning).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Runtime.Scheduler", LogLevel.Error).AddFilter("Polly", LogLevel.Warning));
        services.AddOrleans(Configure);
    }

    private static void Configure(ISiloBuilder silo)
    {
        // A name of its own per process: another product or test host on the machine must never join.
        var name = "crm-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, primarySiloEndpoint: null, serviceId: name, clusterId: name);
        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.ResponseTimeout = TimeSpan.FromMinutes(2);
            o.ResponseTimeoutWithDebugger = TimeSpan.FromMinutes(30);
        });
        // Where instances live is known without asking: there is one silo. Room for a million answers would be 19 MB that every start clears.
        silo.Configure<GrainDirectoryOptions>(o => o.CacheSize = 1_000);
        // An instance that waits costs memory; its row is enough to go on.
        silo.Configure<GrainCollectionOptions>(o => (o.CollectionQuantum, o.CollectionAge) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)));
    }

    // Below the range from which systems give ports to clients, so that nobody takes it between asking and listening.
    private static int FreePort()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                continue;
            }
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No free port was found between {20_000} and {32_000} for the workflow runtime."));
    }
}
