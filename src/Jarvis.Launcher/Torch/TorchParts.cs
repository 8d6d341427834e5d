using System.Xml.Linq;

namespace Jarvis.Launcher.Torch;

/// <param name="Facts">Of each part, as the source has it.</param>
internal sealed record TorchParts(IReadOnlyList<(PackageId Package, PackageFacts Facts)> Facts)
{
    /// <summary>What libtorch's libraries grow by when they are unpacked (3.8 times for the processor's on Linux) and the one package that
    /// lies beside them.</summary>
    private const double RoomPerByte = 4.5;

    private const int MostParts = 200;

    public long Bytes => Facts.Sum(part => part.Facts.Bytes);

    /// <summary>On the disk, while it is fetched.</summary>
    public long RoomBytes => (long)(Bytes * RoomPerByte);

    /// <summary>The packages with libraries that a package needs, itself among them. TorchSharp's managed part is none of them.</summary>
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
