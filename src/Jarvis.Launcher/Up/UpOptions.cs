using Jarvis.Contracts;

namespace Jarvis.Launcher.Up;

/// <param name="Port">The dashboard's port.</param>
/// <param name="ShowsAspire">Whether to show Aspire's dashboard beside Jarvis's own.</param>
/// <param name="TorchFolder">The folder with libtorch; null if it is beside the programs.</param>
internal sealed record UpOptions(JarvisPaths Paths, int Port, bool OpensBrowser, bool ShowsAspire, string? TorchFolder = null)
{
    public string Address => $"http://127.0.0.1:{Port}";
}
