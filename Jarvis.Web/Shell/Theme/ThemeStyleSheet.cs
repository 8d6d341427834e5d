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
/// <c>data-theme</c>, so the first paint is right, a switch needs no server, and no page carries an inline style element.
/// </summary>
public sealed class ThemeStyleSheet
{
    private const string Before = ":root{";
    private readonly string _text;

    private ThemeStyleSheet(string text)
    {
        _text = text;
        Address = $"css/theme.css?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10]}";
    }

    /// <summary>Relative to the dashboard; another text has another address, so browsers may keep it for good.</summary>
    public string Address { get; }

    /// <summary>Lets MudBlazor write the theme once, as its provider would at every page.</summary>
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

    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(
            "/css/theme.css",
            (HttpContext context) =>
            {
                context.Response.Headers[HeaderNames.CacheControl] = "max-age=31536000, immutable";
                return Results.Text(_text, "text/css; charset=utf-8");
            }
        );

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

    /// <summary>While a page is made on the server there is no browser to ask.</summary>
    private sealed class NoJavaScript : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => ValueTask.FromResult(default(T)!);

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) =>
            ValueTask.FromResult(default(T)!);
    }
}
