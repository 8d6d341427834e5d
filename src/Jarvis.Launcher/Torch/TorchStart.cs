using Jarvis.Contracts;
using Jarvis.Launcher.Output;

namespace Jarvis.Launcher.Torch;

internal static class TorchStart
{
    /// <summary>The libtorch to start with: what is asked for, what was kept, or what the user wants who is asked.</summary>
    /// <param name="given">Of <c>--torch</c>; null for what was kept.</param>
    /// <returns>The folder with it; null where it lies beside the programs.</returns>
    /// <exception cref="BadChoiceException">There is none to go on with.</exception>
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
