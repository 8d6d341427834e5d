using System.Text;
using Jarvis.Testing;

namespace Jarvis.Tour.Tests.Harness;

/// <summary>A copy of a home that an earlier version made (<c>tests/homes</c>), adapted to the path of the copy.</summary>
internal sealed class EarlierHome : IDisposable
{
    private const string MadeAt = "/home/ada/.jarvis";
    private readonly TemporaryFolder _folder = new();

    /// <param name="name">A folder in tests/homes, such as 2026-11-29.</param>
    public EarlierHome(string name)
    {
        string from = System.IO.Path.Combine(Checkout.Root, "tests", "homes", name);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            if (file.EndsWith(".json", StringComparison.Ordinal))
            {
                File.WriteAllText(to, File.ReadAllText(file).Replace(MadeAt, Path, StringComparison.Ordinal), new UTF8Encoding(false));
            }
            else
            {
                File.Copy(file, to);
            }
        }
    }

    /// <summary>The names of all earlier homes, oldest first.</summary>
    public static IEnumerable<string> Names =>
        Directory
            .EnumerateDirectories(System.IO.Path.Combine(Checkout.Root, "tests", "homes"))
            .Select(folder => System.IO.Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal);

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();
}
