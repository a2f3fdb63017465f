using Microsoft.AspNetCore.Builder;

namespace Crm.Bpm.Sdk.Data;

/// <summary>Says of an endpoint that machines call it: a telephone exchange, another program that reports what happens there.</summary>
public sealed class CalledByMachines;

/// <summary>Endpoints that machines call.</summary>
public static class MachineEndpoints
{
    /// <summary>
    /// Such an endpoint takes far more calls a minute from one address than people make (<c>RateLimits:MachinesPerMinute</c>), so it has to
    /// refuse what is not signed before it does anything else. Works on one route and on a group.
    /// </summary>
    public static TBuilder ForMachines<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new CalledByMachines());
}
