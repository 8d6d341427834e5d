using System.Runtime.InteropServices;

namespace Jarvis.Testing;

/// <summary>How a program that lies beside the tests is started.</summary>
public static class ProgramCommand
{
    /// <summary>Program and first arguments: the dotnet to whom the running runtime belongs, or, where the tests bring their own runtime,
    /// the program itself.</summary>
    /// <param name="assembly">Of a program that lies in the tests' folder.</param>
    public static string[] Of(string assembly)
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory(),
            ending = OperatingSystem.IsWindows() ? ".exe" : "";
        return Path.TrimEndingDirectorySeparator(runtime) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
            ? [Path.ChangeExtension(assembly, null) + ending]
            : [Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet" + ending)), assembly];
    }
}
