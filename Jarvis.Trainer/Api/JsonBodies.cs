using System.Net.Http.Headers;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Api;

/// <summary>
/// Accepts JSON in UTF-8 (RFC 8259) or UTF-16, which some clients send. A request that declares another charset is refused before its body
/// is read.
/// </summary>
internal static class JsonBodies
{
    private static readonly string[] _read = ["utf-8", "utf8", "us-ascii", "utf-16"];

    public static void UseJsonEncodings(this WebApplication app) =>
        app.Use(
            (http, next) =>
                Charset(http.Request) is not { } charset || _read.Contains(charset, StringComparer.OrdinalIgnoreCase)
                    ? next(http)
                    : throw new RequestRefusedException(
                        "The body is in an encoding that is not read.",
                        $"Its Content-Type says \"{(charset.Length > 40 ? charset[..40] : charset)}\". Send JSON as UTF-8, with the header "
                            + "Content-Type: application/json.",
                        RefusalKind.Unreadable
                    )
        );

    /// <summary>The declared charset; null if there is none or the body is not JSON.</summary>
    private static string? Charset(HttpRequest request) =>
        request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.CharSet?.Trim('"') : null;
}
