using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Microsoft.Net.Http.Headers;
using MudBlazor;
using MudBlazor.Services;

namespace Jarvis.Web.Shell.Theme;

/// <summary>
/// <c>/css/theme.css</c>: MudBlazor's variables for both palettes as one static sheet. The browser chooses by the system's setting or by
/// <c>data-theme</c>, so the first paint is right, switching needs no server, and no page has an inline style element.
/// </summary>
public sealed class ThemeStyleSheet
{
    private const string Before = ":root{";
    private readonly byte[] _plain,
        _compressed;

    private ThemeStyleSheet(string text)
    {
        _plain = Encoding.UTF8.GetBytes(text);
        _compressed = Compress(_plain);
        Address = $"css/theme.css?v={Convert.ToHexStringLower(SHA256.HashData(_plain))[..10]}";
    }

    /// <summary>Relative to the dashboard. The address contains a hash of the content, so browsers may cache it forever.</summary>
    public string Address { get; }

    /// <summary>Renders MudBlazor's theme provider once, instead of on every page.</summary>
    public static async Task<ThemeStyleSheet> CreateAsync(MudTheme theme)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMudServices();
        services.AddSingleton<IJSRuntime, NoJavaScript>();
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, provider.GetRequiredService<ILoggerFactory>());
        string light = await VariablesAsync(renderer, theme, isDark: false),
            dark = await VariablesAsync(renderer, theme, isDark: true);
        return new ThemeStyleSheet(
            $$$"""
            :root{{{{light}}}color-scheme:light}
            @media (prefers-color-scheme:dark){:root:not([data-theme=light]){{{{dark}}}color-scheme:dark} }
            :root[data-theme=dark]{{{{dark}}}color-scheme:dark}
            """
        );
    }

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/css/theme.css", Answer);

    private static IResult Answer(HttpContext context, ThemeStyleSheet sheet)
    {
        bool isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var headers = context.Response.Headers;
        headers.CacheControl = LongLived.CacheControl;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (isCompressed)
        {
            headers.ContentEncoding = "gzip";
        }
        return Results.Bytes(isCompressed ? sheet._compressed : sheet._plain, "text/css; charset=utf-8");
    }

    private static byte[] Compress(byte[] plain)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }
        return compressed.ToArray();
    }

    private static Task<string> VariablesAsync(HtmlRenderer renderer, MudTheme theme, bool isDark) =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?>
            {
                [nameof(MudThemeProvider.Theme)] = theme,
                [nameof(MudThemeProvider.IsDarkMode)] = isDark,
            };
            var root = await renderer.RenderComponentAsync<MudThemeProvider>(ParameterView.FromDictionary(parameters));
            string html = root.ToHtmlString();
            int start = html.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
            return html[start..html.IndexOf('}', start)].Trim();
        });

    /// <summary>There is no browser while the sheet is rendered on the server.</summary>
    private sealed class NoJavaScript : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => ValueTask.FromResult(default(T)!);

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            ValueTask.FromResult(default(T)!);
    }
}
