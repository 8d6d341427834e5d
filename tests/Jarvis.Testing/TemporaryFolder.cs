namespace Jarvis.Testing;

/// <summary>A folder that is deleted at the end of the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jarvis-test-").FullName;

    /// <summary>The path of an entry in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <returns>The new file's path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
