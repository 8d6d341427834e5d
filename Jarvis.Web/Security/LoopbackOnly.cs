using System.Net;

namespace Jarvis.Web.Security;

/// <summary>There is no login yet, so the dashboard is only for users of this machine: it may bind loopback addresses only.</summary>
public static class LoopbackOnly
{
    /// <summary>One sentence about the first address that can be reached from outside; null when all are loopback.</summary>
    public static string? Refusal(IConfiguration configuration)
    {
        if (configuration["HTTP_PORTS"] is { Length: > 0 } || configuration["HTTPS_PORTS"] is { Length: > 0 })
        {
            return Sentence("HTTP_PORTS, which binds every network card");
        }

        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]);
        var addresses = (configuration["urls"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(endpoints.OfType<string>());
        return addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open ? Sentence(open) : null;
    }

    private static string Sentence(string what) =>
        $"Jarvis has no login yet and therefore refuses to listen on {what}: use http://127.0.0.1:PORT, and an SSH tunnel to "
        + "reach it from elsewhere.";

    private static bool IsLoopback(string address)
    {
        try
        {
            string host = BindingAddress.Parse(address).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
