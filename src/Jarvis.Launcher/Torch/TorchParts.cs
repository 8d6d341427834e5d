using System.Xml.Linq;

namespace Jarvis.Launcher.Torch;

/// <param name="Facts">Size and hash of each part, as the source states them.</param>
internal sealed record TorchParts(IReadOnlyList<(PackageId Package, PackageFacts Facts)> Facts)
{
    /// <summary>
    /// Disk space per byte of the packages: the libraries grow when they are unpacked (3.8 times for the CPU's on Linux), and the one
    /// package being unpacked is beside them.
    /// </summary>
    private const double RoomPerByte = 4.5;

    private const int MostParts = 200;

    public long Bytes => Facts.Sum(part => part.Facts.Bytes);

    /// <summary>The disk space needed during the download.</summary>
    public long RoomBytes => (long)(Bytes * RoomPerByte);

    /// <summary>The packages with libraries that a package needs, including itself. TorchSharp's managed part is not one of them.</summary>
    /// <exception cref="InvalidDataException">The source lacks one, or its description cannot be read.</exception>
    public static async Task<TorchParts> FindAsync(PackageSource source, PackageId root, CancellationToken cancellationToken)
    {
        List<(PackageId, PackageFacts)> parts = [];
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { root.Id };
        var open = new Queue<PackageId>([root]);
        while (open.TryDequeue(out var package))
        {
            var facts =
                await source.FindAsync(package, cancellationToken) ?? throw new InvalidDataException($"{source.Name} has no {package}.");
            if (package.Id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase))
            {
                parts.Add((package, facts));
            }
            foreach (
                var needed in Needs(package, await source.NuspecAsync(package, cancellationToken)).Where(needed => seen.Add(needed.Id))
            )
            {
                open.Enqueue(needed);
            }
            if (seen.Count > MostParts)
            {
                throw new InvalidDataException($"{root} of {source.Name} names more than {MostParts} parts.");
            }
        }
        return new TorchParts(parts);
    }

    private static IEnumerable<PackageId> Needs(PackageId package, string nuspec)
    {
        try
        {
            return
            [
                .. XDocument
                    .Parse(nuspec)
                    .Descendants()
                    .Where(element => element.Name.LocalName == "dependency")
                    .Select(element => new PackageId(
                        (string?)element.Attribute("id") ?? "",
                        ((string?)element.Attribute("version") ?? "").Trim('[', ']', ' ')
                    ))
                    .Where(needed =>
                        needed.Id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
                        || needed.Id.StartsWith("TorchSharp-cuda", StringComparison.OrdinalIgnoreCase)
                    )
                    .DistinctBy(needed => needed.Id, StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (System.Xml.XmlException exception)
        {
            throw new InvalidDataException($"The description of {package} cannot be read ({exception.Message}).", exception);
        }
    }
}
