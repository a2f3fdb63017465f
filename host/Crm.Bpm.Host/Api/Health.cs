using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Crm.Bpm.Host.Api;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can also reach its database, and the demo company is made where one is shown.</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<DatabaseAnswers>("database", tags: ["ready"]).AddCheck<DemoIsMade>("demo", tags: ["ready"]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
    }

    private sealed class DatabaseAnswers(IServiceScopeFactory scopes) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<CrmDb>().Database.CanConnectAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }

    private sealed class DemoIsMade(DemoOptions demo, GeneratedCompany company) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(company.IsMade || !demo.Enabled ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The demo company is being made."));
    }
}
