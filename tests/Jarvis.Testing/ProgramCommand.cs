using System.Runtime.InteropServices;

namespace Jarvis.Testing;

/// <summary>The command that starts a program in the tests' folder.</summary>
public static class ProgramCommand
{
    /// <summary>
    /// The program and its first arguments: the dotnet of the current runtime, or the program itself where the tests are self-contained.
    /// </summary>
    /// <param name="assembly">The program's assembly in the tests' folder.</param>
    public static string[] Of(string assembly)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory(),
            ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return Path.TrimEndingDirectorySeparator(runtime) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
            ? [Path.ChangeExtension(assembly, null) + ending]
            : [Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet" + ending)), assembly];
    }
}
