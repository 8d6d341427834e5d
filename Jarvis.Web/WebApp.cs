using Jarvis.Contracts;
using Jarvis.ServiceDefaults;
using Jarvis.Web.Features.Chat;
using Jarvis.Web.Features.Import;
using Jarvis.Web.Features.NewRun;
using Jarvis.Web.Feed;
using Jarvis.Web.Forwarding;
using Jarvis.Web.Security;
using Jarvis.Web.Shared;
using Jarvis.Web.Shell;
using Jarvis.Web.Shell.Theme;
using Jarvis.Web.Shell.Tour;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor.Services;

namespace Jarvis.Web;

/// <summary>Builds the dashboard: services, then the pipeline with the guard first.</summary>
public static class WebApp
{
    /// <summary>Largest SignalR message from a browser: the edited text of a record, or a text that was pasted for inspection.</summary>
    private const long MostMessageBytes = 1 << 20;

    /// <returns>Null if it refused to start; the reason is on standard error.</returns>
    public static WebApplication? Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(WebApp).Assembly.GetName().Name, // the static assets are found whichever program hosts the app
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseStaticWebAssets();
        // Meant for development: it serves static files uncompressed and uncached.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        Upstreams.AddDefaults(builder.Configuration);
        configure?.Invoke(builder);
        builder.AddServiceDefaults("web");
        if (builder.Configuration["urls"] is null)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:5080");
        }

        if (LoopbackOnly.Refusal(builder.Configuration) is { } refusal)
        {
            Console.Error.WriteLine(refusal);
            return null;
        }

        AddServices(builder);
        var app = builder.Build();
        app.UseMiddleware<LocalGuard>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseLongLivedPackageFiles();
        app.UseAntiforgery();
        app.MapDefaultEndpoints();
        app.MapStaticAssets();
        ThemeStyleSheet.Map(app);
        app.MapForwarder();
        app.MapHub<RunsHub>("/hubs/runs");
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var upstreams = Upstreams.From(builder.Configuration);
        services.AddSingleton(upstreams);
        services.AddSingleton(TimeProvider.System);
        var paths = builder.Configuration["JARVIS_HOME"] is { Length: > 0 } home
            ? new JarvisPaths(Path.GetFullPath(home))
            : JarvisPaths.Default;
        services.AddSingleton(paths);
        services.AddDataProtection().SetApplicationName("jarvis").PersistKeysToFileSystem(KeyFolder(paths));
        // Its warning that the keys are not encrypted does not apply: only the user can read the folder.
        builder.Logging.Quieten("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MostMessageBytes);
        services.AddMudServices();
        // made when the first page needs it
        services.AddSingleton(_ => ThemeStyleSheet.CreateAsync(JarvisTheme.Value).GetAwaiter().GetResult());
        services.AddSignalR().AddJsonProtocol(json => ContractJson.Configure(json.PayloadSerializerOptions));
        services.AddHttpForwarder();
        services.AddSingleton<Forwarder>();
        builder.Logging.Quieten("Yarp", LogLevel.None); // logs every forwarded request; Forwarder logs the failures
        services.AddInternalClient(Upstreams.TrainerClient).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30));
        services.AddInternalClient(Upstreams.InferenceClient);
        services.AddSingleton(provider => new TrainerClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Upstreams.TrainerClient),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<RunFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RunFeed>());
        services.AddSingleton<RunHistories>();
        services.AddSingleton<LossCurves>();
        services.AddHostedService<HubFanOut>();
        services.AddHttpContextAccessor();
        services.AddScoped<Toasts>();
        services.AddSingleton<PreferenceStore>();
        services.AddSingleton<DraftStore>();
        services.AddSingleton<NoticeSettingsStore>();
        services.AddSingleton<ImportDraftStore>();
        services.AddSingleton<ClearedNoticesStore>();
        services.AddSingleton<TourStore>();
        services.AddChat();
    }

    private static DirectoryInfo KeyFolder(JarvisPaths paths)
    {
        var folder = Directory.CreateDirectory(Path.Combine(paths.Home, "web-keys"));
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        return folder;
    }
}
