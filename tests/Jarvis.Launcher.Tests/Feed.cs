using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jarvis.Launcher.Tests;

/// <summary>
/// A NuGet v3 feed on loopback with packages made by the test. It can break off a download, and can work without range requests and without
/// hashes.
/// </summary>
internal sealed class Feed : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, byte[]> _hashes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string?> _ranges = [];

    private Feed()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet(
            "/index.json",
            (HttpRequest request) =>
                Results.Json(
                    new
                    {
                        version = "3.0.0",
                        resources = new[]
                        {
                            new Dictionary<string, string>
                            {
                                ["@id"] = $"http://{request.Host}/packages/",
                                ["@type"] = "PackageBaseAddress/3.0.0",
                            },
                            new Dictionary<string, string>
                            {
                                ["@id"] = $"http://{request.Host}/registration/",
                                ["@type"] = "RegistrationsBaseUrl/3.6.0",
                            },
                        },
                    }
                )
        );
        _app.MapGet(
            "/registration/{id}/{version}",
            (HttpRequest request, string id, string version) =>
                Results.Json(new { catalogEntry = $"http://{request.Host}/catalogue/{id}/{version}" })
        );
        _app.MapGet(
            "/catalogue/{id}/{version}",
            (string id, string version) =>
                _hashes.TryGetValue($"{id}/{Path.GetFileNameWithoutExtension(version)}", out byte[]? hash)
                    ? Results.Json(new { packageHash = Convert.ToBase64String(hash), packageHashAlgorithm = "SHA512" })
                    : Results.NotFound()
        );
        _app.MapMethods("/packages/{id}/{version}/{name}", ["GET", "HEAD"], SendAsync);
    }

    public string Index => _app.Urls.Single() + "/index.json";

    /// <summary>The connection is cut once, after this many bytes of a package.</summary>
    public int? BreaksAfter { get; set; }

    /// <summary>Awaited before the connection is cut, because data still in flight would be lost.</summary>
    public Func<bool> Arrived { get; set; } = () => true;

    public bool KnowsRanges { get; init; } = true;

    /// <summary>The Range header of each package request; null for a file from its beginning.</summary>
    public IReadOnlyList<string?> Ranges => _ranges;

    public static async Task<Feed> StartAsync(bool knowsRanges = true)
    {
        var feed = new Feed { KnowsRanges = knowsRanges };
        await feed._app.StartAsync();
        return feed;
    }

    /// <param name="needs">Ids of the packages, of the same version, that it depends on.</param>
    /// <param name="entries">Paths within the package and their contents.</param>
    /// <param name="states">A hash to report instead of the package's own.</param>
    public Feed Add(string id, string version, string[] needs, Dictionary<string, byte[]> entries, byte[]? states = null)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in entries)
            {
                using var entry = archive.CreateEntry(path, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }
        string key = $"{id}/{version}/";
        _files[$"{key}{id}.{version}.nupkg"] = memory.ToArray();
        _files[$"{key}{id}.nuspec"] = System.Text.Encoding.UTF8.GetBytes(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>{id}</id><dependencies><group targetFramework="net6.0">
            {string.Concat(
                needs.Select(need => $"""<dependency id="{need}" version="{version}" exclude="Build,Analyzers" />""")
            )}<dependency id="TorchSharp" version="[9.9.9]" />
            </group></dependencies></metadata></package>
            """
        );
        _hashes[$"{id}/{version}"] = states ?? SHA512.HashData(memory.ToArray());
        return this;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task SendAsync(HttpContext context, string id, string version, string name)
    {
        if (!_files.TryGetValue($"{id}/{version}/{name}", out byte[]? file))
        {
            context.Response.StatusCode = 404;
            return;
        }
        bool isPackage = name.EndsWith(".nupkg", StringComparison.Ordinal);
        int from = 0;
        if (isPackage && context.Request.Method == "GET")
        {
            var range = context.Request.GetTypedHeaders().Range;
            _ranges.Add(range?.ToString());
            if (KnowsRanges && range is not null)
            {
                from = (int)range.Ranges.Single().From!.Value;
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
            }
        }
        context.Response.ContentLength = file.Length - from;
        if (context.Request.Method == "HEAD")
        {
            return;
        }
        if (isPackage && BreaksAfter is { } most)
        {
            BreaksAfter = null;
            await context.Response.Body.WriteAsync(file.AsMemory(from, most));
            await context.Response.Body.FlushAsync();
            SpinWait.SpinUntil(Arrived, TimeSpan.FromMinutes(1));
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(file.AsMemory(from));
    }
}
