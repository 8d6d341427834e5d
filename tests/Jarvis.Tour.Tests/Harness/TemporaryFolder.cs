namespace Jarvis.Tour.Tests.Harness;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jarvis-tour-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
