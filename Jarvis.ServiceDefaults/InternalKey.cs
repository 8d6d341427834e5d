using System.Security.Cryptography;
using System.Text;
using Jarvis.ServiceDefaults.Clients;
using Jarvis.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Jarvis.ServiceDefaults;

/// <summary>The key that the AppHost makes at each start: Trainer and Inference answer only callers that hold it.</summary>
public static class InternalKey
{
    public const string Header = "X-Jarvis-Key";
    public const string Variable = "JARVIS_INTERNAL_KEY";

    /// <summary>The key that this process was given; null where there is none.</summary>
    public static string? Of(IConfiguration configuration) => configuration[Variable] is { Length: > 0 } key ? key : null;

    /// <summary>
    /// Refuses with 401 every request without the key, <c>/health</c> and <c>/alive</c> excepted. Put it first in the pipeline.
    /// </summary>
    /// <exception cref="InvalidOperationException">The process was started without a key: it would be open to every program of the
    /// machine.</exception>
    public static WebApplication UseInternalKey(this WebApplication app)
    {
        string key = Of(app.Configuration)
            ?? throw new InvalidOperationException(
                $"{Variable} is not set, so this service would answer anybody: "
                    + $"start it with {CommandName.Jarvis} up, or set the same value for all services."
            );
        byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        app.Use((context, next) => IsOpen(context.Request.Path) || Holds(context.Request, expected) ? next(context) : RefuseAsync(context));
        return app;
    }

    /// <summary>Sends the key of this process with every request of this client.</summary>
    public static IHttpClientBuilder AddInternalKey(this IHttpClientBuilder clients) =>
        clients.AddHttpMessageHandler(services => new InternalKeyHandler(Of(services.GetRequiredService<IConfiguration>())));

    private static bool IsOpen(PathString path) =>
        path.Equals(ServiceDefaultsExtensions.HealthPath, StringComparison.OrdinalIgnoreCase)
        || path.Equals(ServiceDefaultsExtensions.AlivePath, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compares hashes in constant time, so that neither length nor prefix of the key can be measured.</summary>
    private static bool Holds(HttpRequest request, byte[] expected) =>
        request.Headers[Header] is [{ } given]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), expected);

    private static Task RefuseAsync(HttpContext context) =>
        Results
            .Problem(
                title: "This service answers only to Jarvis itself.",
                detail: $"The request carries no valid {Header}. Send it to the dashboard's address instead, which forwards /api and /v1.",
                statusCode: StatusCodes.Status401Unauthorized
            )
            .ExecuteAsync(context);
}
