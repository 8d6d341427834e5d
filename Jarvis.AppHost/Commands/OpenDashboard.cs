using Jarvis.Launcher.Up;

namespace Jarvis.AppHost.Commands;

/// <summary>A button in Aspire's dashboard that opens Jarvis's own.</summary>
internal static class OpenDashboard
{
    public static IResourceBuilder<BuiltService> WithOpenDashboard(this IResourceBuilder<BuiltService> web) =>
        web.WithUrlForEndpoint(BuiltService.EndpointName, url => url.DisplayText = "Jarvis")
            .WithCommand(
                "open-dashboard",
                "Open dashboard",
                _ => Task.FromResult(Open(web.GetEndpoint(BuiltService.EndpointName).Url)),
                new CommandOptions
                {
                    Description = "Opens Jarvis in this machine's browser.",
                    IconName = "Open",
                    IsHighlighted = true,
                    UpdateState = Available.WhenHealthy,
                }
            );

    private static ExecuteCommandResult Open(string address) =>
        CommandResults.Success(Browser.Open(address) ? $"Opened {address}" : $"This machine has no screen to open {address} on.");
}
