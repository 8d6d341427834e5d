using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Jarvis.Launcher.Torch;

/// <summary>
/// A NuGet v3 feed: packages by their content address (https://learn.microsoft.com/nuget/api/package-base-address-resource), which answers
/// range requests, and hashes from the catalogue if the feed has one.
/// </summary>
internal sealed class FeedPackageSource(Uri index) : PackageSource
{
    /// <summary>No document that a feed sends about a package is longer.</summary>
    private const int MostOfAText = 8 << 20;

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(100), MaxResponseContentBufferSize = MostOfAText };
    private readonly Lock _gate = new();
    private Task<Addresses>? _addresses;

    public override string Name => index.AbsoluteUri is Default ? "NuGet's own feed" : index.Host;

    public override async Task<PackageFacts?> FindAsync(PackageId package, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(cancellationToken);
        using var ask = new HttpRequestMessage(HttpMethod.Head, FileOf(addresses, package, package.FileName));
        using var answer = await _client.SendAsync(ask, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
        answer.EnsureSuccessStatusCode();
        return new PackageFacts(
            answer.Content.Headers.ContentLength ?? throw new HttpRequestException($"{Name} does not say how long {package} is."),
            await HashAsync(addresses, package, cancellationToken)
        );
    }

    public override async Task<string> NuspecAsync(PackageId package, CancellationToken cancellationToken) =>
        await _client.GetStringAsync(
            FileOf(await AddressesAsync(cancellationToken), package, package.Id.ToLowerInvariant() + ".nuspec"),
            cancellationToken
        );

    public override async Task<(Stream Content, long From)> OpenAsync(PackageId package, long from, CancellationToken cancellationToken)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, FileOf(await AddressesAsync(cancellationToken), package, package.FileName));
        if (from > 0)
        {
            ask.Headers.Range = new RangeHeaderValue(from, null);
        }
        var answer = await _client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        long begins = answer.StatusCode is HttpStatusCode.PartialContent ? answer.Content.Headers.ContentRange?.From ?? 0 : 0;
        return (await answer.Content.ReadAsStreamAsync(cancellationToken), begins);
    }

    public override void Dispose() => _client.Dispose();

    /// <summary>The SHA-512 in the catalogue's leaf of the package; null for a feed without one.</summary>
    private async Task<byte[]?> HashAsync(Addresses addresses, PackageId package, CancellationToken cancellationToken)
    {
        if (addresses.Registrations is not { } registrations)
        {
            return null;
        }
        try
        {
            using var leaf = JsonDocument.Parse(
                await _client.GetStringAsync($"{registrations}/{package.Id.ToLowerInvariant()}/{package.Version}.json", cancellationToken)
            );
            if (!leaf.RootElement.TryGetProperty("catalogEntry", out var entry))
            {
                return null;
            }
            JsonElement facts = entry;
            using var catalogue =
                entry.ValueKind is JsonValueKind.String
                    ? JsonDocument.Parse(await _client.GetStringAsync(entry.GetString(), cancellationToken))
                    : null;
            if (catalogue is not null)
            {
                facts = catalogue.RootElement;
            }
            return
                facts.TryGetProperty("packageHash", out var hash)
                && facts.TryGetProperty("packageHashAlgorithm", out var algorithm)
                && algorithm.GetString() == "SHA512"
                ? hash.GetBytesFromBase64()
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or FormatException)
        {
            return null;
        }
    }

    private static string FileOf(Addresses addresses, PackageId package, string name) =>
        $"{addresses.Packages}/{package.Id.ToLowerInvariant()}/{package.Version}/{name}";

    private Task<Addresses> AddressesAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _addresses is { IsFaulted: false, IsCanceled: false } known ? known : _addresses = AskAsync(cancellationToken);
        }
    }

    private async Task<Addresses> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await _client.GetStringAsync(index, cancellationToken));
            var resources = document
                .RootElement.GetProperty("resources")
                .EnumerateArray()
                .Select(resource =>
                    (Type: resource.GetProperty("@type").GetString() ?? "", Address: resource.GetProperty("@id").GetString()?.TrimEnd('/'))
                )
                .ToList();
            string packages =
                resources.FirstOrDefault(resource => resource.Type.StartsWith("PackageBaseAddress", StringComparison.Ordinal)).Address
                ?? throw new HttpRequestException($"{index} is the index of no NuGet v3 feed.");
            return new Addresses(
                packages,
                resources.FirstOrDefault(resource => resource.Type.StartsWith("RegistrationsBaseUrl", StringComparison.Ordinal)).Address
            );
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException($"{index} is the index of no NuGet v3 feed.", exception);
        }
    }

    private sealed record Addresses(string Packages, string? Registrations);
}
