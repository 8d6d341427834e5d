using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jarvis.AppHost.Commands;

internal static class Available
{
    public static ResourceCommandState WhenHealthy(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.HealthStatus is HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
