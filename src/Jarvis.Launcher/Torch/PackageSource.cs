using Jarvis.Storage;
using NuGet.Configuration;

namespace Jarvis.Launcher.Torch;

/// <param name="Bytes">The size of the package's file.</param>
/// <param name="Sha512">The hash of that file; null if the source does not state it.</param>
internal sealed record PackageFacts(long Bytes, byte[]? Sha512);

/// <summary>Where NuGet packages come from.</summary>
internal abstract class PackageSource : IDisposable
{
    public const string Variable = "JARVIS_TORCH_SOURCE",
        Default = NuGetConstants.V3FeedUrl;

    /// <param name="where">
    /// The index of a NuGet v3 feed, or a folder laid out as NuGet's own package cache; null for what <see cref="Variable"/> says, else
    /// NuGet's own feed.
    /// </param>
    public static PackageSource Of(string? where)
    {
        where ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Default;
        return Uri.TryCreate(where, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new FeedPackageSource(address)
            : new FolderPackageSource(Path.GetFullPath(where));
    }

    /// <summary>The name to show to the user.</summary>
    public abstract string Name { get; }

    /// <returns>Null where it has no such package.</returns>
    public abstract Task<PackageFacts?> FindAsync(PackageId package, CancellationToken cancellationToken);

    /// <summary>The package's own description, a small XML file.</summary>
    public abstract Task<string> NuspecAsync(PackageId package, CancellationToken cancellationToken);

    /// <returns>The file from a byte on, or from its beginning where the source cannot skip.</returns>
    public abstract Task<(Stream Content, long From)> OpenAsync(PackageId package, long from, CancellationToken cancellationToken);

    public virtual void Dispose() { }
}

/// <summary>A folder laid out as NuGet's own package cache.</summary>
internal sealed class FolderPackageSource(string folder) : PackageSource
{
    public override string Name => folder;

    public override async Task<PackageFacts?> FindAsync(PackageId package, CancellationToken cancellationToken)
    {
        string file = FileOf(package, package.FileName),
            hash = file + ".sha512";
        if (!File.Exists(file))
        {
            return null;
        }
        return new PackageFacts(
            new FileInfo(file).Length,
            File.Exists(hash) ? Convert.FromBase64String((await DiskFile.ReadAllTextAsync(hash, cancellationToken)).Trim()) : null
        );
    }

    public override Task<string> NuspecAsync(PackageId package, CancellationToken cancellationToken) =>
        DiskFile.ReadAllTextAsync(FileOf(package, package.Id.ToLowerInvariant() + ".nuspec"), cancellationToken);

    public override Task<(Stream Content, long From)> OpenAsync(PackageId package, long from, CancellationToken cancellationToken)
    {
        var file = DiskFile.OpenRead(FileOf(package, package.FileName));
        file.Seek(from, SeekOrigin.Begin);
        return Task.FromResult<(Stream, long)>((file, from));
    }

    private string FileOf(PackageId package, string name) => Path.Combine(folder, package.Id.ToLowerInvariant(), package.Version, name);
}
