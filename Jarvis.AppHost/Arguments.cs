using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Storage;
using Microsoft.Extensions.Configuration;

namespace Jarvis.AppHost;

/// <summary>What the AppHost understands on its command line, besides Aspire's own arguments.</summary>
internal static class Arguments
{
    public const string NoDashboard = "--no-aspire-dashboard";
    private const int DefaultPort = 5080;

    /// <summary>Checked before Aspire gets the arguments, because Aspire starts on any that it does not know.</summary>
    /// <returns>Null where no help was asked for.</returns>
    public static string? Help(string[] args) =>
        !args.Any(argument => argument is "--help" or "-h" or "-?")
            ? null
            : $"""
                Jarvis as a graph of processes under Aspire: trainer, inference, web.
                {CommandName.Jarvis} up starts this and watches over it.

                  --port PORT             Jarvis's own dashboard (default {DefaultPort})
                  {NoDashboard}   without Aspire's dashboard: logs, traces, metrics and commands of the three

                JARVIS_HOME says where everything is kept (default ~/.jarvis).
                """;

    /// <exception cref="FormatException">The port is not a number.</exception>
    public static int Port(IConfiguration configuration) =>
        int.Parse(configuration["port"] ?? $"{DefaultPort}", CultureInfo.InvariantCulture);

    public static JarvisPaths Home(IConfiguration configuration) =>
        configuration["JARVIS_HOME"] is { Length: > 0 } home ? new JarvisPaths(Path.GetFullPath(home)) : JarvisPaths.Default;
}
