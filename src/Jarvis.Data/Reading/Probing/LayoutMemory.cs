using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Reading.Probing;

/// <param name="Options">Without the consent to skip invalid lines and without an encoding, because these apply to one file only.</param>
public sealed record RememberedLayout(string Shape, string Format, ReadingOptions Options);

/// <summary>
/// Stores in a small file how files of a certain shape were read when the user confirmed it, so that the same is proposed for the next file
/// of that shape.
/// </summary>
/// <param name="mostShapes">Maximum number of shapes; the one that was confirmed least recently is dropped first.</param>
public sealed class LayoutMemory(string file, int mostShapes = 500)
{
    private readonly Lock _writing = new();

    /// <summary>The memory in <c>JARVIS_HOME</c>.</summary>
    public static LayoutMemory Of(JarvisPaths paths) => new(Path.Combine(paths.Home, "layouts.json"));

    /// <summary>
    /// Identifies files of the same shape: a hash of the inner extension and the names of the fields that most objects have.
    /// </summary>
    public static string Shape(string name, IEnumerable<string> fields)
    {
        var text = new StringBuilder(Path.GetExtension(SourceNames.Inner(name)).ToLowerInvariant());
        foreach (var field in fields.Order(StringComparer.Ordinal))
        {
            text.Append('\n').Append(field);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    public RememberedLayout? Find(string shape) => Read().Find(r => r.Shape == shape);

    public void Remember(string shape, string format, ReadingOptions options)
    {
        lock (_writing)
        {
            var all = Read()
                .Where(r => r.Shape != shape)
                .TakeLast(mostShapes - 1)
                .Append(new RememberedLayout(shape, format, options with { AcceptBroken = false, ForceBroken = false, Encoding = null }))
                .ToList();
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            JsonFile.Write(file, all);
        }
    }

    // A missing or damaged file counts as empty; the next import rewrites it.
    private List<RememberedLayout> Read() => JsonFile.Read<List<RememberedLayout>>(file) ?? [];
}
