using Jarvis.Contracts;
using Jarvis.Launcher.Output;

namespace Jarvis.Launcher.Torch;

internal static class TorchStart
{
    /// <summary>The libtorch to start with: the one given, the one kept, or the one that the user chooses when asked.</summary>
    /// <param name="given">The value of <c>--torch</c>; null for the choice that was kept.</param>
    /// <returns>The folder with it; null if it is beside the programs.</returns>
    /// <exception cref="BadChoiceException">There is no libtorch to use.</exception>
    public static async Task<string?> PrepareAsync(
        JarvisPaths paths,
        string? given,
        bool propose,
        bool agrees,
        PackageSource source,
        Terminal terminal,
        bool buildFollows,
        CancellationToken cancellationToken
    )
    {
        var choice = TorchChoice.Read(paths, given, terminal.Say);
        var setup = new TorchSetup(paths, terminal, source, TimeProvider.System, buildFollows);
        if (given is null && propose && await setup.ProposeAsync(agrees, cancellationToken) is { } wanted)
        {
            choice = wanted;
        }
        return await setup.PrepareAsync(choice, cancellationToken);
    }
}
