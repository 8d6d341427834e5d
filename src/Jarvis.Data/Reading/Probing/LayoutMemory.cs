using System.Security.Cryptography;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Containers;

namespace Jarvis.Data.Reading.Probing;

/// <param name="Options">Without consent to broken lines and without an encoding: those belong to one file.</param>
public sealed record RememberedLayout(string Shape, string Format, ReadingOptions Options);

/// <summary>
/// How files of a shape were read when the user confirmed it, in a small file of its own: the next of that shape is proposed so.
/// </summary>
/// <param name="mostShapes">The longest unused goes first.</param>
public sealed class LayoutMemory(string file, int mostShapes = 500)
{
    private readonly Lock _writing = new();

    /// <summary>Under <c>JARVIS_HOME</c>.</summary>
    public static LayoutMemory Of(JarvisPaths paths) => new(Path.Combine(paths.Home, "layouts.json"));

    /// <summary>What makes files alike: the extension of what is inside, and the names of the fields that most objects have.</summary>
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

    // A file that is absent or damaged remembers nothing; the next import writes it anew.
    private List<RememberedLayout> Read() => JsonFile.Read<List<RememberedLayout>>(file) ?? [];
}
